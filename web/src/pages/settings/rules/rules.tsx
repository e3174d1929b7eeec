import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../../api/client.ts';
import { useMay } from '../../../api/session.ts';
import { channelsQuery, rulesQuery } from '../../../api/telling-queries.ts';
import { MatchWords } from '../../../parts/match/match-words.tsx';
import { Panel } from '../../../parts/page.tsx';
import { Empty, Loaded } from '../../../parts/states.tsx';
import { StatusGlyph } from '../../../parts/status.tsx';
import classes from '../channels/channels.module.css';
import { RoutingPreview } from './routing-preview.tsx';
import { RuleActions } from './rule-actions.tsx';
import { RuleForm } from './rule-form.tsx';

type Rule = Schemas['NotificationRule'];

/** Who is told of what, and what that means for something that might happen. */
export function Rules() {
  const t = useTranslations('rules');
  const may = useMay('admin');
  const rules = useQuery(rulesQuery);
  const channels = useQuery(channelsQuery);
  const [making, make] = useState(false);
  const nameOf = (id: number): string => (id === 0 ? t('admins') : channels.data?.items.find((channel) => channel.id === id)?.name ?? t('unknownChannel', { id }));
  return (
    <>
      <Panel
        title={t('title')}
        aside={
          may && (
            <Button size="compact-sm" leftSection={<Plus size={14} />} onClick={() => make(true)}>
              {t('new')}
            </Button>
          )
        }
      >
        <p className={`muted ${classes.hint}`}>{t('hint')}</p>
        <Loaded query={rules} lines={5}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('none')} />
            ) : (
              <ol className={classes.list}>
                {items.map((rule) => (
                  <li key={rule.id}>
                    <RuleLine rule={rule} nameOf={nameOf} />
                  </li>
                ))}
              </ol>
            )
          }
        </Loaded>
      </Panel>
      <RoutingPreview />
      {making && <RuleForm rule={null} close={() => make(false)} />}
    </>
  );
}

function RuleLine({ rule, nameOf }: { readonly rule: Rule; readonly nameOf: (id: number) => string }) {
  const t = useTranslations('rules');
  return (
    <article className={classes.line}>
      <span data-status={rule.is_active ? 'ok' : 'inactive'} className={classes.state}>
        <StatusGlyph status={rule.is_active ? 'ok' : 'inactive'} size={15} />
        {t(rule.is_active ? 'state.on' : 'state.off')}
      </span>
      <div>
        <strong className="break">{rule.name}</strong>{' '}
        <span className="muted">
          {t('place')} {rule.position}
          {rule.is_default && ` · ${t('isDefault')}`}
        </span>
        <div className="row wrap">
          <span className="muted">{t('when')}</span> <MatchWords match={rule.match} />
        </div>
        <p>
          <span className="muted">{t('tells')}</span>{' '}
          <Link href="/settings/channels" className="break">
            {rule.channel_ids.map(nameOf).join(', ')}
          </Link>
        </p>
      </div>
      <RuleActions rule={rule} />
    </article>
  );
}

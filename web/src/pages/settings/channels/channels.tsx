import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../../api/client.ts';
import { useMay } from '../../../api/session.ts';
import { channelsQuery, recipientsQuery, rulesQuery } from '../../../api/telling-queries.ts';
import { When } from '../../../parts/figures.tsx';
import { Panel } from '../../../parts/page.tsx';
import { Empty, Loaded } from '../../../parts/states.tsx';
import { StatusGlyph } from '../../../parts/status.tsx';
import { RefusedRecipients } from '../../deliveries/refused-recipients.tsx';
import { ChannelActions } from './channel-actions.tsx';
import { ChannelForm } from './channel-form.tsx';
import classes from './channels.module.css';

type Channel = Schemas['NotificationChannel'];

/** Ways to people and programs, whether they work, and addresses that do not. */
export function Channels() {
  const t = useTranslations('channels');
  const may = useMay('admin');
  const channels = useQuery(channelsQuery);
  const rules = useQuery(rulesQuery);
  const recipients = useQuery(recipientsQuery);
  const [making, make] = useState(false);
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
        <Loaded query={channels} lines={5}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('none')} />
            ) : (
              <ul className={classes.list}>
                {items.map((channel) => (
                  <li key={channel.id}>
                    <ChannelLine channel={channel} rules={(rules.data?.items ?? []).filter(({ channel_ids: ids }) => ids.includes(channel.id))} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      {recipients.data && recipients.data.total > 0 && <RefusedRecipients recipients={recipients.data.items} />}
      {making && <ChannelForm channel={null} close={() => make(false)} />}
    </>
  );
}

function ChannelLine({ channel, rules }: { readonly channel: Channel; readonly rules: readonly Schemas['NotificationRule'][] }) {
  const t = useTranslations('channels');
  const { id, name, kind, is_active: active, disabled_reason: reason, paused_until: paused } = channel;
  return (
    <article className={classes.line}>
      <span data-status={active ? 'ok' : 'inactive'} className={classes.state}>
        <StatusGlyph status={active ? 'ok' : 'inactive'} size={15} />
        {t(active ? 'state.on' : 'state.off')}
      </span>
      <div>
        <strong className="break">{name}</strong> <span className="muted">{t(`kinds.${kind}`)}</span>
        {id === 0 && <p className="muted">{t('environment')}</p>}
        {reason !== null && (
          <p data-status="failed" className={`break ${classes.bad}`}>
            {t('disabled', { reason })}
          </p>
        )}
        {paused !== null && (
          <p className="muted">
            {t('state.paused')} · <When at={paused} />
          </p>
        )}
        <p className="muted">
          {rules.length === 0 ? (
            t('noRule')
          ) : (
            <>
              {t('usedBy')} <Link href="/settings/rules">{rules.map((rule) => rule.name).join(', ')}</Link>
            </>
          )}
        </p>
      </div>
      <ChannelActions channel={channel} />
    </article>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleCheckBig, CircleMinus, HandHelping, type LucideIcon, Mail, Siren, TrendingDown, TrendingUp, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { timelineQuery } from '../../api/incident-queries.ts';
import { When } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { StatusGlyph } from '../../parts/status.tsx';
import classes from './incident.module.css';
import { isVerdict } from './verdict.ts';

type Step = Schemas['TimelineStep'];

const STEP = 30;
const ICON: Record<Step['kind'], LucideIcon> = {
  opened: Siren, worse: TrendingDown, better: TrendingUp, left: CircleMinus, told: Mail, acknowledged: HandHelping, unacknowledged: Undo2, resolved: CircleCheckBig,
};
const TONE: Partial<Record<Step['kind'], string>> = { opened: 'failed', worse: 'failed', better: 'ok', resolved: 'ok', told: 'pending' };

/** What happened, the newest first. */
export function Timeline({ id }: { readonly id: number }) {
  const t = useTranslations('incident');
  const [limit, setLimit] = useState(STEP);
  const timeline = useQuery(timelineQuery(id, limit));
  return (
    <Panel title={t('timeline')} aside={timeline.data?.total}>
      <Loaded query={timeline} lines={6}>
        {({ items, total }) => (
          <>
            <ol className={classes.timeline}>
              {items.map((step) => (
                <li key={`${step.at} ${step.kind}`} data-status={TONE[step.kind] ?? 'unknown'}>
                  <StepLine step={step} />
                </li>
              ))}
            </ol>
            {total > items.length && limit < 1000 && (
              <Button variant="subtle" fullWidth radius={0} loading={timeline.isFetching} onClick={() => setLimit((now) => Math.min(1000, now + 4 * STEP))}>
                {t('timelineMore')}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function StepLine({ step }: { readonly step: Step }) {
  const t = useTranslations('incident.step');
  const Icon = ICON[step.kind];
  const count = step.kind === 'told' ? step.deliveries_count : step.jobs_count;
  return (
    <>
      <span className={classes.icon}>
        <Icon size={15} aria-hidden="true" />
      </span>
      <div className={classes.step}>
        <div className={classes.what}>
          <strong>{t(step.kind, { count, name: step.by ?? t('somebody') })}</strong>
          <span className="muted">
            <When at={step.at} seconds />
          </span>
        </div>
        {step.note !== null && <p className={`break ${classes.note}`}>{step.note}</p>}
        {step.jobs.length > 0 && <Jobs step={step} />}
        {step.deliveries.length > 0 && <Messages step={step} />}
      </div>
    </>
  );
}

function Jobs({ step: { jobs, jobs_count: count } }: { readonly step: Step }) {
  const t = useTranslations();
  return (
    <ul className={classes.items}>
      {jobs.map(({ job_id: id, database_name: name, status, entry_id: entryId }) => (
        <li key={`${id} ${entryId}`} data-status={status}>
          {isVerdict(status) && (
            <span title={t(`status.${status}`)} className={classes.glyph}>
              <StatusGlyph status={status} size={13} />
            </span>
          )}
          <Link href={entryId === null ? `/jobs/${id}` : `/entries/${entryId}`} className="break">
            {name}
            {isVerdict(status) && <span className="visually-hidden"> {t(`status.${status}`)}</span>}
          </Link>
        </li>
      ))}
      <More count={count - jobs.length} />
    </ul>
  );
}

function Messages({ step: { deliveries, deliveries_count: count } }: { readonly step: Step }) {
  const t = useTranslations('deliveries');
  return (
    <ul className={classes.items}>
      {deliveries.map(({ id, kind, recipient, channel, status }) => (
        <li key={id}>
          <Link href={`/deliveries?show=${id}`} className="break">
            {t(`kind.${kind}`)}: {recipient}
          </Link>{' '}
          <span className="muted">
            {channel} · {t(`status.${status}`)}
          </span>
        </li>
      ))}
      <More count={count - deliveries.length} />
    </ul>
  );
}

function More({ count }: { readonly count: number }) {
  const t = useTranslations('incident');
  return count > 0 ? <li className="muted">{t('and', { count })}</li> : null;
}

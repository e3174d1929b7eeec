import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { agentsQuery, healthQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { CopyBlock } from '../../parts/copy-block.tsx';
import { LoadDemo } from '../../parts/demo-data.tsx';
import { FirstReport } from './first-report.tsx';
import classes from './first-run.module.css';
import { shellAgent } from './shell-agent.ts';

/** Three steps from nothing to a verified backup. */
export function FirstRun() {
  const t = useTranslations('firstRun');
  const health = useQuery(healthQuery);
  const agents = useQuery(agentsQuery(undefined));
  const may = useMay('admin');
  const staging = health.data?.volumes.find(({ name }) => name === 'staging')?.path ?? '/srv/vigie/staging';
  return (
    <div className={classes.guide}>
      <p className={classes.intro}>{t('intro')}</p>
      <ol className={classes.steps}>
        <li className={`card ${classes.step}`}>
          <h2>{t('step1')}</h2>
          <p className="muted">{t('step1Text')}</p>
          <CopyBlock text={staging} label={t('step1')} />
        </li>
        <li className={`card ${classes.step}`}>
          <h2>{t('step2')}</h2>
          <p className="muted">{t('step2Text')}</p>
          <CopyBlock text={shellAgent(staging)} label={t('step2')} />
        </li>
        <li className={`card ${classes.step}`}>
          <h2>{t('step3')}</h2>
          <FirstReport agents={agents.data?.items.map(({ id }) => id) ?? []} />
        </li>
      </ol>
      <div className="row wrap">
        {may ? (
          <Button component={Link} href="/jobs?new=true" variant="default">
            {t('createJob')}
          </Button>
        ) : (
          <p className="muted">{t('readOnly')}</p>
        )}
        <LoadDemo />
      </div>
    </div>
  );
}

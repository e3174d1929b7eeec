import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { summaryQuery } from '../../api/queries.ts';
import { DemoNote } from '../../parts/demo-data.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { FirstRun } from '../first-run/first-run.tsx';
import { Changes } from './changes.tsx';
import { Headline } from './headline.tsx';
import { usePrefetchedOverview } from './overview-queries.ts';
import { ScanNow } from './scan-now.tsx';
import { ScanProgress } from './scan-progress.tsx';
import { Sites } from './sites.tsx';
import { Tiles } from './tiles.tsx';
import classes from './overview.module.css';

/** First thing in the morning: how old is what could be restored? Then what is wrong, what is new, and how each place stands. */
export function OverviewPage() {
  const t = useTranslations('overview');
  const summary = useQuery(summaryQuery);
  usePrefetchedOverview();
  const isNew = summary.data?.jobs.total === 0;
  return (
    <Page title={isNew ? t('welcome') : t('title')} actions={<ScanNow />}>
      <DemoNote />
      <Loaded query={summary} lines={6}>
        {(data) =>
          data.jobs.total === 0 ? (
            <FirstRun />
          ) : (
            <>
              <ScanProgress status={data.scanner} />
              <div className={classes.top}>
                <Headline summary={data} />
                <Changes />
              </div>
              <Tiles summary={data} />
              <Sites />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

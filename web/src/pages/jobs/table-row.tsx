import { memo } from 'react';
import { useTranslations } from 'use-intl';
import type { Schemas } from '../../api/client.ts';
import { JobRow } from './job-row.tsx';
import classes from './jobs.module.css';

export const ROW_PX = 45;

interface Props {
  readonly place: number;
  /** Pixels from the top of the list. */
  readonly start: number;
  /** Undefined: it is on its way. */
  readonly job: Schemas['ExpectedBackupJob'] | undefined;
  /** Null: nothing can be selected. */
  readonly checked: boolean | null;
  readonly toggle: (id: number) => void;
}

/** One line of the table; only those that change are drawn anew while it scrolls. The box is the browser's own: sixty made of several parts take a frame. */
export const TableRow = memo(function TableRow({ place, start, job, checked, toggle }: Props) {
  const t = useTranslations('jobs');
  return (
    <div role="row" aria-rowindex={place + 2} className={classes.row} data-plain={checked === null || undefined} style={{ transform: `translateY(${start}px)`, height: ROW_PX }}>
      {job === undefined ? (
        <span role="cell" className={classes.coming} />
      ) : (
        <>
          {checked !== null && (
            <span role="cell">
              <input type="checkbox" className={classes.box} checked={checked} onChange={() => toggle(job.id)} aria-label={t('select', { name: job.database_name })} />
            </span>
          )}
          <JobRow job={job} />
        </>
      )}
    </div>
  );
});

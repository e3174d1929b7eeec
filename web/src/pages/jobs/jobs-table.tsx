import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Empty, Failure, Loading } from '../../parts/states.tsx';
import { type JobFilters, nextSort, type SortColumn } from './filters.ts';
import classes from './jobs.module.css';
import { isSelected, NOTHING, type Selection, toggled } from './selection.ts';
import { ROW_PX, TableRow } from './table-row.tsx';
import { useFirstRows, useJobRows } from './use-job-rows.ts';

interface Props {
  readonly filters: JobFilters;
  readonly onSort: (sort: string) => void;
  /** Null: whoever looks may change nothing. */
  readonly selected: Selection | null;
  readonly select: Dispatch<SetStateAction<Selection>>;
  readonly onTotal: (total: number) => void;
}

/** Rows kept ready beyond the edge, so that scrolling meets none that is not there. */
const BEYOND = 25;
const COLUMNS: readonly { readonly column: SortColumn; readonly name: 'status' | 'database' | 'agent' | 'site' | 'frequency' | 'verified' | 'next' }[] = [
  { column: 'current_status', name: 'status' },
  { column: 'database_name', name: 'database' },
  { column: 'agent_id_responsible', name: 'agent' },
  { column: 'company_name', name: 'site' },
  { column: 'backup_frequency', name: 'frequency' },
  { column: 'last_successful_backup_utc', name: 'verified' },
  { column: 'next_expected_at_utc', name: 'next' },
];

export function JobsTable({ filters, onSort, selected, select, onTotal }: Props) {
  const t = useTranslations('jobs');
  const scroller = useRef<HTMLDivElement>(null);
  const first = useFirstRows(filters);
  const total = first.data?.total ?? 0;
  const virtual = useVirtualizer({ count: total, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: BEYOND });
  const shown = virtual.getVirtualItems();
  const rowAt = useJobRows(filters, first.data?.items ?? [], { from: shown[0]?.index ?? 0, to: shown.at(-1)?.index ?? 0 });
  const key = JSON.stringify(filters);
  useEffect(() => onTotal(total), [total, onTotal]);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [key]);
  const toggle = useCallback((id: number) => select((before) => toggled(before, id)), [select]);
  if (first.isError) return <Failure error={first.error} retry={() => void first.refetch()} />;
  if (first.isPending)
    return (
      <div className="card">
        <Loading lines={10} />
      </div>
    );
  if (total === 0)
    return (
      <div className="card">
        <Empty title={Object.keys(filters).length > 1 ? t('none') : t('noneYet')}>{t('noneYetText')}</Empty>
      </div>
    );
  const sort = filters.sort ?? '';
  return (
    <div ref={scroller} className={`card ${classes.scroller}`} tabIndex={0} role="region" aria-label={t('title')}>
      <div role="table" aria-rowcount={total + 1} aria-label={t('title')} className={classes.table}>
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.row} data-plain={selected === null || undefined}>
            {selected !== null && (
              <span role="columnheader">
                <Checkbox
                  size="xs"
                  checked={selected.kind === 'all' || selected.ids.size === total}
                  indeterminate={selected.kind === 'some' && selected.ids.size > 0 && selected.ids.size < total}
                  onChange={({ currentTarget }) => select(currentTarget.checked ? { kind: 'all', count: total } : NOTHING)}
                  aria-label={t('selectAll', { count: total })}
                />
              </span>
            )}
            {COLUMNS.map(({ column, name }) => {
              const order = sort === column ? 'ascending' : sort === `-${column}` ? 'descending' : undefined;
              return (
                <span key={column} role="columnheader" aria-sort={order ?? 'none'} data-column={name}>
                  <button type="button" className={classes.sort} onClick={() => onSort(nextSort(sort, column))} title={t('sortBy', { column: t(name) })}>
                    {t(name)}
                    {order && (order === 'ascending' ? <ArrowUp size={13} aria-hidden="true" /> : <ArrowDown size={13} aria-hidden="true" />)}
                  </button>
                </span>
              );
            })}
          </div>
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const job = rowAt(index);
            return <TableRow key={index} place={index} start={start} job={job} checked={selected === null || job === undefined ? null : isSelected(selected, job.id)} toggle={toggle} />;
          })}
        </div>
      </div>
    </div>
  );
}

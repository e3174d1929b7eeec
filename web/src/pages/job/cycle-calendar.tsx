import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { cyclesQuery } from '../../api/queries.ts';
import { useNow } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { glyphOf, StatusGlyph, type Status } from '../../parts/status.tsx';
import { calendarWeeks, type Day, firstMonday, tally } from './calendar.ts';
import classes from './cycle-calendar.module.css';

const WEEKS = 53;
const CELL = 17;
const LEFT = 34;
const TOP = 18;
/** One answer of the server holds no more. */
const MOST = 1_000;
const LEGEND: readonly Status[] = ['success', 'late_success', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown', 'excused'];

/** A year of days, each with a colour and a shape. */
export function CycleCalendar({ jobId }: { readonly jobId: number }) {
  const t = useTranslations('job');
  const format = useFormatter();
  const now = useNow();
  const from = new Date(firstMonday(now, WEEKS)).toISOString();
  const cycles = useQuery(cyclesQuery(jobId, from));
  const items = cycles.data?.items;
  const oldest = items?.length === MOST ? items.at(-1)?.expected_at_utc : undefined;
  return (
    <Panel title={t('calendar')} aside={oldest === undefined ? t('calendarHint') : t('calendarSince', { date: format.dateTime(new Date(oldest), { dateStyle: 'medium' }) })} padded>
      <Loaded query={cycles}>
        {({ items: found }) => (found.length === 0 ? <Empty title={t('noCycles')} /> : <Year weeks={calendarWeeks(found, now, WEEKS)} label={t('calendarLabel', tally(found))} />)}
      </Loaded>
    </Panel>
  );
}

function Year({ weeks, label }: { readonly weeks: readonly (readonly Day[])[]; readonly label: string }) {
  const t = useTranslations('status');
  const format = useFormatter();
  const [, navigate] = useLocation();
  const months = useMemo(() => weeks.flatMap(([monday], week) => (monday !== undefined && monday.date.slice(8) <= '07' ? [{ week, date: monday.date }] : [])), [weeks]);
  return (
    <div className="stack">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={label}>
        <svg className={classes.year} width={LEFT + WEEKS * CELL} height={TOP + 7 * CELL} role="img" aria-label={label}>
          {months.map(({ week, date }) => (
            <text key={date} x={LEFT + week * CELL} y="11">
              {format.dateTime(new Date(date), { month: 'short', timeZone: 'UTC' })}
            </text>
          ))}
          {[0, 2, 4, 6].map((day) => (
            <text key={day} x="0" y={TOP + day * CELL + 12}>
              {format.dateTime(new Date(Date.UTC(2024, 0, 1 + day)), { weekday: 'short', timeZone: 'UTC' })}
            </text>
          ))}
          {weeks.map((days, week) =>
            days.map(({ date, status, cycles, entryId }, day) => (
              <g
                key={date}
                data-status={status}
                className={entryId === null ? classes.still : classes.day}
                onClick={entryId === null ? undefined : () => navigate(`/entries/${entryId}`)}
              >
                <rect x={LEFT + week * CELL + 1} y={TOP + day * CELL + 1} width={CELL - 2} height={CELL - 2} rx="3.5" />
                {status !== 'none' && <use href={glyphOf(status)} x={LEFT + week * CELL + 4} y={TOP + day * CELL + 4} width={CELL - 8} height={CELL - 8} />}
                <title>{`${format.dateTime(new Date(date), { dateStyle: 'full', timeZone: 'UTC' })}: ${t(status)}${cycles > 1 ? ` (${cycles})` : ''}`}</title>
              </g>
            )),
          )}
        </svg>
      </div>
      <ul className={classes.legend}>
        {LEGEND.map((status) => (
          <li key={status}>
            <StatusGlyph status={status} size={13} />
            {t(status)}
          </li>
        ))}
      </ul>
    </div>
  );
}

import { type MouseEvent, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import type { Schemas } from '../api/client.ts';
import classes from './strip.module.css';
import { CELL_PX, cellId } from './strip-cells.tsx';

interface Props {
  readonly cycles: readonly Schemas['CycleCell'][];
  /** How many cells the strip is wide; missing ones are faint dots in front. */
  readonly width?: number;
}

/**
 * The newest cycles of a job, the newest at the right. One picture to a screen reader, which hears the sum; the job's page has each of them.
 * The cells of one verdict are one line whose corners the browser draws: with elements of their own, those of an overview took half of its time.
 */
export function Strip({ cycles, width = 14 }: Props) {
  const t = useTranslations();
  const format = useFormatter();
  const [, navigate] = useLocation();
  const [pointed, point] = useState<Schemas['CycleCell']>();
  const shown = cycles.slice(-width);
  const before = width - shown.length;
  const good = shown.filter(({ verdict }) => verdict === 'success' || verdict === 'late_success').length;
  const newest = shown.at(-1);
  const label = newest === undefined ? t('strip.none') : t('strip.label', { good, all: shown.length, newest: t(`status.${newest.verdict}`) });
  const cellAt = ({ clientX, currentTarget }: MouseEvent<SVGElement>) => {
    const { left, width: px } = currentTarget.getBoundingClientRect();
    return shown[Math.floor(((clientX - left) / px) * width) - before];
  };
  return (
    <svg
      className={classes.strip}
      viewBox={`0 0 ${width * CELL_PX} ${CELL_PX}`}
      width={width * CELL_PX}
      height={CELL_PX}
      role="img"
      aria-label={label}
      onMouseMove={(event) => point(cellAt(event))}
      onClick={(event) => {
        const entryId = cellAt(event)?.entry_id ?? null;
        if (entryId === null) return;
        event.preventDefault();
        navigate(`/entries/${entryId}`);
      }}
    >
      {pointed && <title>{`${format.dateTime(new Date(pointed.expected_at_utc), { dateStyle: 'medium', timeStyle: 'short' })}: ${t(`status.${pointed.verdict}`)}`}</title>}
      {before > 0 && <Cells verdict="none" places={Array.from({ length: before }, (_, place) => place)} />}
      {[...new Set(shown.map(({ verdict }) => verdict))].map((verdict) => (
        <Cells key={verdict} verdict={verdict} places={shown.flatMap((cycle, place) => (cycle.verdict === verdict ? [before + place] : []))} />
      ))}
    </svg>
  );
}

/** The cells at these places: the corners of an unseen line but for its last, so that one cell makes a line too. */
function Cells({ verdict, places }: { readonly verdict: Schemas['CycleVerdict'] | 'none'; readonly places: readonly number[] }) {
  const cell = `url(#${cellId(verdict)})`;
  const corners = places.map((place) => `${(place + 0.5) * CELL_PX},${CELL_PX / 2}`);
  return <polyline points={[...corners, '0,0'].join(' ')} fill="none" markerStart={cell} markerMid={cell} />;
}

import { useFormatter, useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import type { Schemas } from '../api/client.ts';
import { glyphOf } from './status.tsx';
import classes from './strip.module.css';

const CELL = 18;
const SHAPE = 10;

interface Props {
  readonly cycles: readonly Schemas['CycleCell'][];
  /** How many cells the strip is wide; missing ones are faint dots in front. */
  readonly width?: number;
}

/** The newest cycles of a job, the newest at the right. One picture to a screen reader, which hears the sum; the job's page has each of them. */
export function Strip({ cycles, width = 14 }: Props) {
  const t = useTranslations();
  const format = useFormatter();
  const [, navigate] = useLocation();
  const shown = cycles.slice(-width);
  const good = shown.filter(({ verdict }) => verdict === 'success' || verdict === 'late_success').length;
  const newest = shown.at(-1);
  const label = newest === undefined ? t('strip.none') : t('strip.label', { good, all: shown.length, newest: t(`status.${newest.verdict}`) });
  const empty = Array.from({ length: Math.max(0, width - shown.length) }, (_, place) => (
    <circle key={place} className={classes.empty} cx={place * CELL + CELL / 2} cy={CELL / 2} r="1.5" />
  ));
  return (
    <svg className={classes.strip} viewBox={`0 0 ${width * CELL} ${CELL}`} width={width * CELL} height={CELL} role="img" aria-label={label}>
      {empty}
      {shown.map(({ expected_at_utc: at, verdict, entry_id: entryId }, place) => {
        const x = (width - shown.length + place) * CELL;
        return (
          <g
            key={at}
            data-status={verdict}
            className={classes.cell}
            onClick={
              entryId === null
                ? undefined
                : (event) => {
                    event.preventDefault();
                    navigate(`/entries/${entryId}`);
                  }
            }
          >
            <rect x={x + 1} y="0" width={CELL - 2} height={CELL} rx="4" />
            <use href={glyphOf(verdict)} x={x + (CELL - SHAPE) / 2} y={(CELL - SHAPE) / 2} width={SHAPE} height={SHAPE} />
            <title>{`${format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })}: ${t(`status.${verdict}`)}`}</title>
          </g>
        );
      })}
    </svg>
  );
}

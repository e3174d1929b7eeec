import type { Schemas } from '../api/client.ts';
import { glyphOf } from './status.tsx';
import classes from './strip.module.css';

export const CELL_PX = 18;
const SHAPE_PX = 10;
const EDGE = (CELL_PX - SHAPE_PX) / 2;

type Verdict = Schemas['CycleVerdict'] | 'none';

const VERDICTS = ['success', 'late_success', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown', 'excused', 'pending', 'none'] as const satisfies readonly Verdict[];

export const cellId = (verdict: Verdict): string => `cell-${verdict}`;

/** The cells of strips, drawn once: each verdict has its colour and its shape. */
export function StripCells() {
  return (
    <svg width="0" height="0" aria-hidden="true" style={{ position: 'absolute' }}>
      <defs>
        {VERDICTS.map((verdict) => (
          <marker key={verdict} id={cellId(verdict)} viewBox={`0 0 ${CELL_PX} ${CELL_PX}`} refX={CELL_PX / 2} refY={CELL_PX / 2} markerUnits="userSpaceOnUse" markerWidth={CELL_PX} markerHeight={CELL_PX}>
            <g data-status={verdict} className={classes.cell}>
              {verdict === 'none' ? (
                <circle className={classes.empty} cx={CELL_PX / 2} cy={CELL_PX / 2} r="1.5" />
              ) : (
                <>
                  <rect x="1" width={CELL_PX - 2} height={CELL_PX} rx="4" />
                  <use href={glyphOf(verdict)} x={EDGE} y={EDGE} width={SHAPE_PX} height={SHAPE_PX} />
                </>
              )}
            </g>
          </marker>
        ))}
      </defs>
    </svg>
  );
}

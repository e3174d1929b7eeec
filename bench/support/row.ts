/** One line of the table: some work of Vigie beside the same work done by something else, in the same run. */
export interface Row {
  readonly work: string;
  /** What Vigie needed or reached, with its unit. */
  readonly ours: string;
  /** What it is held against, and what that needed or reached. */
  readonly baseline: string;
  /** null where there is no baseline. */
  readonly ratio: number | null;
  readonly target: string;
  /** null where nothing is asked of it. */
  readonly met: boolean | null;
}

/** Work that cannot be measured on this machine, and why. */
export interface LeftOut {
  readonly work: string;
  readonly reason: string;
}

export type Result = Row | LeftOut;

export function isRow(result: Result): result is Row {
  return 'ratio' in result;
}

/** A row whose ratio must be at least `least`: more is better. */
export function atLeast(least: number, ratio: number, row: Pick<Row, 'work' | 'ours' | 'baseline'>): Row {
  return { ...row, ratio, target: `≥ ${least} ×`, met: ratio >= least };
}

/** A row whose ratio must be at most `most`: less is better. */
export function atMost(most: number, ratio: number, row: Pick<Row, 'work' | 'ours' | 'baseline'>): Row {
  return { ...row, ratio, target: `≤ ${most} ×`, met: ratio <= most };
}

/** A row about one number that must stay below a limit. */
export function below(limit: number, value: number, unit: string, work: string): Row {
  return { work, ours: `${round(value)} ${unit}`, baseline: '–', ratio: null, target: `< ${limit} ${unit}`, met: value < limit };
}

/** A row that only helps to understand others. */
export function forComparison(ratio: number, row: Pick<Row, 'work' | 'ours' | 'baseline'>): Row {
  return { ...row, ratio, target: '–', met: null };
}

/** How it ended, in a word. */
export function verdictOf({ met }: Row): string {
  if (met === null) return '';
  return met ? 'met' : 'MISSED';
}

/** Three significant digits. */
export function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();
}

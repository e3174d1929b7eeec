import type { RanTooLongNumbers, UsualTimeNumbers } from '../dto/finding-numbers.dto.js';

/** What may be noticed beside a verdict. It never changes the verdict. */
export const FINDING_KINDS = ['ran_too_long', 'usual_time_differs'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const FINDING_SEVERITIES = ['info', 'warning'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** What was noticed, and the numbers that show it. */
export type FindingFacts =
  | { readonly kind: 'ran_too_long'; readonly numbers: RanTooLongNumbers }
  | { readonly kind: 'usual_time_differs'; readonly numbers: UsualTimeNumbers };

/** `info`: something to think about; `warning`: something that somebody said must not be. */
export const SEVERITY: { readonly [K in FindingKind]: FindingSeverity } = { ran_too_long: 'warning', usual_time_differs: 'info' };

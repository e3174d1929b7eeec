/** Entry statuses that people must hear of, worst first: nothing came, it came broken, it came unverified. */
export const ALERTING_STATUSES = ['missing', 'failed', 'hash_mismatch', 'transfer_integrity_failed', 'unknown'] as const;

const WORST_FIRST: readonly string[] = [...ALERTING_STATUSES, 'success'];

/** Whether a verdict with this status is told as an alert. */
export function isAlerting(status: string): boolean {
  return status !== 'success';
}

/** Sort comparison of two entry statuses, worst first. */
export function bySeverity(a: string, b: string): number {
  return WORST_FIRST.indexOf(a) - WORST_FIRST.indexOf(b);
}

/** Entry statuses that people must hear of, worst first: nothing came, it came broken, it came unverified. */
export const ALERTING_STATUSES = ['missing', 'failed', 'hash_mismatch', 'transfer_integrity_failed', 'unknown'] as const;

const WORST_FIRST: readonly string[] = [...ALERTING_STATUSES, 'success'];

/** How much a message matters: there is no good backup, there may be none, it is good to know. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whether a verdict with this status is told as an alert. */
export function isAlerting(status: string): boolean {
  return status !== 'success';
}

/** Sort comparison of two entry statuses, worst first. */
export function bySeverity(a: string, b: string): number {
  return WORST_FIRST.indexOf(a) - WORST_FIRST.indexOf(b);
}

/** What an entry status means to people. */
export function severityOf(status: string): Severity {
  if (status === 'success') return 'info';
  return status === 'unknown' ? 'warning' : 'critical';
}

/** The worst of several; `info` when there are none. */
export function worstSeverity(severities: readonly Severity[]): Severity {
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? 'info';
}

/** What alarms about Vigie itself mean: what is over is good to know. */
export function alarmSeverity(alarms: readonly { readonly cleared: boolean }[]): Severity {
  return alarms.some(({ cleared }) => !cleared) ? 'critical' : 'info';
}

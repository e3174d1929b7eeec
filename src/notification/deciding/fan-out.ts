import { isAlerting } from '../severity.js';

/** A job's verdict changed to `to`; `at` is when the entry that says so was recorded. */
export interface StatusChange {
  readonly job_id: number;
  readonly to: string;
  readonly entry_id: number;
  readonly at: Date;
}

/** What people were last told about a job; `since` is when the present trouble began. */
export interface Told {
  readonly status: string;
  readonly entry_id: number;
  readonly since: Date;
}

/** What people have to be told about a job now. Once they are, it is what they were told last. */
export interface Notice extends Told {
  readonly job_id: number;
  readonly kind: 'alert' | 'recovery';
}

/**
 * The net difference between what was last told about one job and its newest status.
 * @param told undefined: nothing was ever told.
 * @param changes of this job only, oldest first.
 * @param active a job that is switched off gives no alert; a recovery is told all the same, because the alert was.
 * @returns null when there is nothing to tell.
 */
export function netChange(told: Told | undefined, changes: readonly StatusChange[], active: boolean): Notice | null {
  const newest = changes.at(-1);
  // A newer entry was told already: an older run's events were released late.
  if (!newest || (told && told.entry_id > newest.entry_id)) return null;
  const { job_id, to: status, entry_id } = newest;
  const inTrouble = told !== undefined && isAlerting(told.status);
  if (!isAlerting(status)) {
    return inTrouble ? { kind: 'recovery', job_id, status, entry_id, since: told.since } : null;
  }
  if (!active || told?.status === status) return null;
  return { kind: 'alert', job_id, status, entry_id, since: inTrouble ? told.since : beginningOfTrouble(changes) };
}

/** @returns one notice per job that people have to hear of, in the order of the jobs' first change. */
export function foldChanges(
  changes: readonly StatusChange[],
  told: ReadonlyMap<number, Told>,
  isActive: (jobId: number) => boolean,
): Notice[] {
  return [...byJob(changes)].flatMap(([jobId, ofJob]) => netChange(told.get(jobId), ofJob, isActive(jobId)) ?? []);
}

/** The newest status of each job, and since when it is in trouble. */
export function newestOf(changes: readonly StatusChange[]): (Told & { readonly job_id: number })[] {
  return [...byJob(changes)].flatMap(([job_id, ofJob]) => {
    const newest = ofJob.at(-1);
    if (newest === undefined) return [];
    return [{ job_id, status: newest.to, entry_id: newest.entry_id, since: isAlerting(newest.to) ? beginningOfTrouble(ofJob) : newest.at }];
  });
}

function byJob(changes: readonly StatusChange[]): Map<number, StatusChange[]> {
  const found = new Map<number, StatusChange[]>();
  for (const change of changes) {
    const known = found.get(change.job_id);
    if (known) known.push(change);
    else found.set(change.job_id, [change]);
  }
  return found;
}

function beginningOfTrouble(changes: readonly StatusChange[]): Date {
  const lastGood = changes.findLastIndex((change) => !isAlerting(change.to));
  const first = changes[lastGood + 1];
  if (!first) throw new Error('beginningOfTrouble expects changes that end in an alerting status');
  return first.at;
}

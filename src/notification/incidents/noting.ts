import { isAlerting } from '../severity.js';
import type { Turn } from './timing.js';

/** A job's newest status, of those that became known together. */
export interface Noted {
  readonly job_id: number;
  readonly status: string;
  readonly entry_id: number;
  /** When its trouble began; of a success: when it came. */
  readonly since: Date;
}

/** What the newest incident that speaks of a job knows of it. */
export interface KnownPart extends Noted {
  readonly incident_id: number;
  readonly recovered_at: Date | null;
  readonly left_at: Date | null;
  readonly is_open: boolean;
}

/** `join`: the agent's incident grows. `worsen`: another bad status. `recover`: one less. `keep`: nothing to tell. `late-recover`: people were told of it, yet no incident knows it. `hold`: trouble of a job that is switched off, which counts when it is on again. */
export type Note = 'join' | 'worsen' | 'recover' | 'keep' | 'late-recover' | 'hold';

/**
 * What a new status means for incidents.
 * @param known undefined: no incident ever spoke of the job
 * @param told people were told that it is in trouble, and of nothing since
 * @returns null when it means nothing: an older entry, a first success
 */
export function noteOf({ status, entry_id }: Pick<Noted, 'status' | 'entry_id'>, known: KnownPart | undefined, told: boolean, isActive: boolean): Note | null {
  if (known !== undefined && known.entry_id > entry_id) return null;
  const inTrouble = known !== undefined && known.recovered_at === null;
  if (!isAlerting(status)) {
    if (inTrouble) return 'recover';
    if (known === undefined) return told ? 'late-recover' : null;
    return 'keep';
  }
  if (!isActive) return 'hold';
  if (!inTrouble || known.left_at !== null || !known.is_open) return 'join';
  return known.status === status ? 'keep' : 'worsen';
}

/** A row of `incident_jobs` as it is to be from now on. */
export type Part = Noted & Pick<KnownPart, 'recovered_at'>;
export type JoiningPart = Part & Pick<KnownPart, 'incident_id'>;
export type ChangedPart = JoiningPart & { readonly turn: Turn | null };

/** What is known of the jobs, by id; those that are not in `jobs` were deleted. */
export interface Knowledge {
  readonly jobs: ReadonlyMap<number, { readonly agent_key: string; readonly is_active: boolean }>;
  readonly told: ReadonlyMap<number, { readonly status: string; readonly since: Date }>;
  readonly parts: ReadonlyMap<number, KnownPart>;
}

export interface NotePlan {
  /** Jobs that become part of their agent's open incident, by the agent's key. */
  readonly joins: ReadonlyMap<string, readonly Part[]>;
  readonly changes: readonly ChangedPart[];
  /** Ids of jobs whose trouble waits until they are switched on. */
  readonly held: readonly number[];
}

/** What is to be written down of jobs' newest statuses. Trouble that people know of keeps its beginning. */
export function planNotes(newest: readonly Noted[], { jobs, told, parts }: Knowledge, now: Date): NotePlan {
  const joins = new Map<string, Part[]>();
  const changes: ChangedPart[] = [];
  const held: number[] = [];
  for (const noted of newest) {
    const { job_id, status } = noted;
    const [job, before, part] = [jobs.get(job_id), told.get(job_id), parts.get(job_id)];
    if (job === undefined) continue;
    const toldTrouble = before !== undefined && isAlerting(before.status) ? before : null;
    const note = noteOf(noted, part, toldTrouble !== null, job.is_active);
    if (note === 'hold') held.push(job_id);
    else if (note === 'join' || note === 'late-recover') {
      const joining = { ...noted, since: toldTrouble?.since ?? noted.since, recovered_at: note === 'join' ? null : now };
      joins.set(job.agent_key, [...(joins.get(job.agent_key) ?? []), joining]);
    } else if (note !== null && part !== undefined) {
      const turn = { keep: null, recover: 'better', worsen: 'worse' } as const;
      changes.push({ ...noted, since: part.since, incident_id: part.incident_id, recovered_at: isAlerting(status) ? null : part.recovered_at ?? now, turn: turn[note] });
    }
  }
  return { joins, changes, held };
}

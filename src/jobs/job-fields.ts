import { isDeepStrictEqual } from 'node:util';
import { pick } from 'es-toolkit';
import { type ProblemField, unprocessable } from '../common/http/problem.js';
import { collisionKey, templateProblem } from '../storage/final/final-path.js';
import type { CreateJobDto } from './dto/create-job.dto.js';
import { JOB_COLUMNS, type ShownJob } from './job-columns.js';
import { ExpectedBackupJob } from './job.entity.js';
import { ledgerChanges, type LedgerColumns, startedLedger } from './ledger-columns.js';
import { scheduleKey } from './schedule/schedule.js';
import { type LedgerOptions, SCHEDULE_DEFAULTS, scheduleRefusals } from './wanted-schedule.js';

export type { LedgerOptions } from './wanted-schedule.js';

/** What somebody who creates a job decides; the rest is derived or learned. */
export type NewJobFields = Readonly<CreateJobDto>;

/** Every column that can be set from outside, complete. */
export type JobFields = Required<CreateJobDto>;

/** A job as plain columns. */
export type JobRow = Pick<ExpectedBackupJob, keyof ExpectedBackupJob>;

/** A row to insert: fields plus the columns derived from them. */
export type NewJob = JobFields & DerivedColumns & LedgerColumns;

export type DerivedColumns = Pick<ExpectedBackupJob, 'agent_key' | 'schedule_key' | 'collision_key'>;

/** What a field is where nothing is said about it. */
export const JOB_DEFAULTS = {
  ...SCHEDULE_DEFAULTS, neighborhood: null, max_duration_minutes: null, email_for_notifications: null, tags: [], notes: null, owner: null, is_active: true,
};

/** What the database says of a new job where its row leaves something out: people have not changed it, and scans know nothing of it. */
const UNTRIED = {
  version: 1, paused_until: null, current_status: 'unknown', last_checked_at_utc: null, last_successful_backup_utc: null, last_failed_backup_utc: null,
  previous_successful_hash_global: null,
} satisfies Partial<JobRow>;

/** What somebody says of a job, complete, and what follows from it whenever it is said. */
export interface DeclaredJob {
  readonly fields: JobFields;
  readonly derived: DerivedColumns;
}

/**
 * A job as its fields say, absent ones at their default.
 * @throws 422 that points at the fields of an impossible schedule or template.
 */
export function declareJob(wanted: NewJobFields): DeclaredJob {
  const fields: JobFields = { ...JOB_DEFAULTS, ...wanted };
  refuseProblems(fields);
  return { fields, derived: derivedColumns(fields) };
}

/** Its row, with a ledger that starts now. @throws 422 when it would never be due. */
export function startedJob({ fields, derived }: DeclaredJob, options: LedgerOptions): NewJob {
  return { ...fields, ...derived, ...startedLedger(fields, options) };
}

/** The row of a new job, whose ledger starts now. @throws 422 as `declareJob` and `startedJob`. */
export function newJob(wanted: NewJobFields, options: LedgerOptions): NewJob {
  return startedJob(declareJob(wanted), options);
}

/** A new job as the API shows it. */
export function shownNewJob(row: NewJob, id: number): ShownJob {
  const job = { ...UNTRIED, ...row, id, created_at: row.ledger_from, updated_at: row.ledger_from };
  return pick(job, JOB_COLUMNS);
}

/**
 * The columns that a patch really changes, derived ones included; empty when it says nothing new.
 * @throws 422 as `newJob`.
 */
export function changesTo(job: JobRow, patch: Partial<NewJobFields>, options: LedgerOptions): Partial<JobRow> {
  const changes = differing(job, patch);
  if (Object.keys(changes).length === 0) return {};
  const changed = withChanges(job, changes);
  refuseProblems(changed);
  return { ...changes, ...derivedColumns(changed), ...ledgerChanges(job, changes, changed, options) };
}

/** The job as it will be. */
export function withChanges(job: JobRow, changes: Partial<JobRow>): ExpectedBackupJob {
  return Object.assign(new ExpectedBackupJob(), job, changes);
}

/** Whatever else changes, an old job must stay editable: only then is it asked about its path again. */
export function pathOrOwnerDiffers(before: JobRow, after: JobRow): boolean {
  return after.collision_key !== before.collision_key || after.agent_key !== before.agent_key || after.database_name !== before.database_name;
}

function differing(job: JobRow, patch: Partial<NewJobFields>): Partial<NewJobFields> {
  const present = new Map<string, unknown>(Object.entries(job));
  return Object.fromEntries(
    Object.entries<unknown>(patch).filter(([name, value]) => value !== undefined && !isDeepStrictEqual(value, present.get(name))),
  );
}

function refuseProblems(job: JobFields): void {
  const problems: ProblemField[] = scheduleRefusals(job);
  const template = templateProblem(job.final_storage_path_template);
  if (template !== null) problems.push({ pointer: '/final_storage_path_template', detail: template });
  if (problems.length > 0) throw unprocessable(problems);
}

function derivedColumns(job: JobFields): DerivedColumns {
  return { agent_key: job.agent_id_responsible.toLowerCase(), schedule_key: scheduleKey(job), collision_key: collisionKeyOf(job) };
}

/** Hour and minute of a cycle are known beforehand only where the schedule fixes them. */
function collisionKeyOf(job: JobFields): string | null {
  const fixesMinute = job.backup_frequency !== 'cron';
  const fixesHour = fixesMinute && job.backup_frequency !== 'hourly';
  return collisionKey(job.final_storage_path_template, {
    ...job,
    agent_id: job.agent_id_responsible,
    hour: fixesHour ? job.expected_hour_utc : null,
    minute: fixesMinute ? job.expected_minute_utc : null,
  });
}

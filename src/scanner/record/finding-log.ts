import type { EntityManager } from 'typeorm';
import { type FindingFacts, SEVERITY } from '../../entries/findings/finding.js';
import { findingText } from '../../entries/findings/finding-text.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { dailyTime } from '../../jobs/schedule/time-of-day.js';
import { ranTooLong } from '../findings/ran-too-long.js';
import { isFar, type PastReport, REPORTS_LOOKED_AT, usualTimeDiffers } from '../findings/usual-time.js';
import type { AgentReport, ReportSection } from '../report/report.js';
import type { EntryRow } from './entry-rows.js';

/** An entry of a report that was just written. */
export interface ReportedEntry {
  readonly entryId: number;
  readonly row: EntryRow;
  readonly section: ReportSection;
  readonly report: AgentReport;
  /** As it is locked in this transaction. */
  readonly job: ExpectedBackupJob;
}

type NewFinding = FindingFacts & Pick<ReportedEntry, 'entryId' | 'row' | 'job'>;

/** Rows walked back in a job's history: missing cycles lie between its reports. */
const ENTRIES_LOOKED_AT = 40;

/**
 * Notes what is worth knowing beside the verdicts of some reports, in their transaction: two statements at most, however many databases.
 * `not-stored` has none: the verdict that follows it has them.
 */
export async function noteFindings(manager: EntityManager, entries: readonly ReportedEntry[]): Promise<void> {
  const settled = entries.filter(({ row }) => row.rule !== 'not-stored');
  const findings = [...tooLong(settled), ...(await unusualTimes(manager, settled))];
  if (findings.length === 0) return;
  const rows = findings.map((finding) => ({
    entry_id: finding.entryId, job_id: finding.job.id, kind: finding.kind, severity: SEVERITY[finding.kind],
    numbers: finding.numbers, text: findingText(finding, 'en'), created_at: finding.row.created_at,
  }));
  await manager.query(
    `INSERT INTO entry_findings (entry_id, job_id, kind, severity, numbers, text, created_at)
     SELECT finding.*
     FROM jsonb_to_recordset($1::jsonb) AS finding(entry_id bigint, job_id bigint, kind text, severity text, numbers jsonb, text text, created_at timestamptz)`,
    [JSON.stringify(rows)],
  );
}

function tooLong(entries: readonly ReportedEntry[]): NewFinding[] {
  return entries.flatMap(({ entryId, row, job, section, report }) => {
    const finding = ranTooLong(job.max_duration_minutes, section, report);
    return finding ? [{ ...finding, entryId, row, job }] : [];
  });
}

/** The history is only asked for where this very report is far from its time: jobs that keep theirs cost nothing. */
async function unusualTimes(manager: EntityManager, entries: readonly ReportedEntry[]): Promise<NewFinding[]> {
  const suspects = entries.filter(({ row, job }) => {
    const { agent_report_timestamp_utc: endedAt, cycle_expected_at_utc: expectedAt } = row;
    return endedAt !== null && endedAt >= job.ledger_from && expectedAt !== null && isFar({ endedAt, expectedAt }) && dailyTime(job) !== null;
  });
  if (suspects.length === 0) return [];
  const histories = await recentReports(manager, suspects.map(({ job }) => job));
  return suspects.flatMap(({ entryId, row, job }) => {
    const finding = usualTimeDiffers(job, histories.get(job.id) ?? []);
    return finding ? [{ ...finding, entryId, row, job }] : [];
  });
}

/** The newest reports of each job that ended under its present schedule, for all jobs in one statement: 47 ms for 1,000 jobs of 200 entries. */
async function recentReports(manager: EntityManager, jobs: readonly ExpectedBackupJob[]): Promise<Map<number, PastReport[]>> {
  const rows = await manager.query<{ job_id: number; ended_at: Date; expected_at: Date; hinted: boolean }[]>(
    `SELECT job.id AS job_id, recent.*
     FROM unnest($1::bigint[], $2::timestamptz[]) AS job(id, since)
     CROSS JOIN LATERAL (
       SELECT e.agent_report_timestamp_utc AS ended_at, e.cycle_expected_at_utc AS expected_at,
         EXISTS (SELECT FROM entry_findings f WHERE f.entry_id = e.id AND f.kind = 'usual_time_differs') AS hinted
       FROM (
         SELECT id, rule, agent_report_timestamp_utc, cycle_expected_at_utc FROM backup_entries
         WHERE expected_job_id = job.id ORDER BY id DESC LIMIT ${ENTRIES_LOOKED_AT}) e
       WHERE e.agent_report_timestamp_utc >= job.since AND e.cycle_expected_at_utc IS NOT NULL AND e.rule <> 'not-stored'
       ORDER BY e.id DESC LIMIT ${REPORTS_LOOKED_AT}) recent`,
    [jobs.map(({ id }) => id), jobs.map(({ ledger_from }) => ledger_from)],
  );
  const reports = new Map<number, PastReport[]>(jobs.map(({ id }) => [id, []]));
  for (const { job_id, ended_at, expected_at, hinted } of rows) reports.get(job_id)?.push({ endedAt: ended_at, expectedAt: expected_at, hinted });
  return reports;
}

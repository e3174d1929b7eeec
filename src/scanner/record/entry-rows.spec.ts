import { schedule } from '../../../test/support/schedules.js';
import { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { KnownCandidate } from '../collect/incoming.js';
import type { Evidence, FileEvidence } from '../decision/evidence.js';
import type { Judged } from '../judge/judge.js';
import type { ReportSection } from '../report/report.js';
import { missingEntry, reportedEntry } from './entry-rows.js';

const NOW = new Date('2026-06-12T03:30Z');
const EXPECTED = new Date('2026-06-12T02:00Z');
const CYCLE = { expectedAt: EXPECTED, deadline: new Date('2026-06-12T03:00Z'), ownsFrom: EXPECTED, ownsUntil: null };
const SCOPE = { agentId: 'Acme', scanRunId: 9, now: NOW };
const OLD = 'a'.repeat(64);
const SAME: FileEvidence = { kind: 'regular', size: 100, sha256: OLD, changed_while_read: false, modified_at: '2026-06-12T02:00:00.000Z' };

const job = (previous: string | null): ExpectedBackupJob =>
  Object.assign(new ExpectedBackupJob(), schedule(), { id: 5, database_name: 'SALES', agent_id_responsible: 'ACME', previous_successful_hash_global: previous });

const section = (more: Partial<ReportSection> = {}): ReportSection => ({
  databaseName: 'SALES', claim: 'success', failedStage: null, errorMessage: null, stagedFileName: 's.gz', stagedSha256: OLD, stagedSize: 100, sizeBeforeCompression: 300,
  sizeAfterCompression: 100, backupStartedAt: null, transferStatus: true, transferStartedAt: null, transferEndedAt: null, transferError: null, logsSummary: 'fine',
  endedAt: new Date('2026-06-12T02:10Z'), ...more,
});

function rowOf({ file = SAME, previous = null, cycle = CYCLE, promotion = { state: 'not-tried' }, ...more }: {
  file?: FileEvidence; previous?: string | null; cycle?: Judged['cycle']; promotion?: Evidence['promotion']; section?: Partial<ReportSection>;
} = {}) {
  const said = section(more.section);
  const evidence: Evidence = {
    claim: said.claim, failed_stage: null, error_message: null, reported: { file_name: 's.gz', size: 100, sha256: OLD }, file, settles_at: null, superseded_by: null, promotion,
  };
  const reportFile = { name: 'r.json', path: '/r.json', size: 1, modifiedAt: NOW, changedAt: NOW, inode: 1n, device: 1n, irregular: null };
  const report = { agentId: 'Acme', startedAt: null, endedAt: said.endedAt, overallStatus: null, sections: [said] };
  const candidate: KnownCandidate = { reportId: 77, isApplied: false, digest: 'd', problems: [], report, file: reportFile };
  const judged: Judged = { section: said, job: job(previous), cycle, evidence, verdict: { rule: 'verified', status: 'success', message: 'Fine.' } };
  return reportedEntry(judged, 'success', job(previous), candidate, SCOPE);
}

describe('The entry of a report', () => {
  it('carries verdict, evidence, what the agent said and what the server saw', () => {
    expect(rowOf()).toMatchObject({
      expected_job_id: 5, status: 'success', rule: 'verified', message: 'Fine.', agent_id: 'Acme', database_name: 'SALES', scan_run_id: 9, report_id: 77, report_file_name: 'r.json',
      agent_report_timestamp_utc: new Date('2026-06-12T02:10Z'), agent_reported_hash_sha256: OLD, agent_reported_size_bytes: 100, agent_compress_size_pre_compress: 300,
      server_calculated_staged_hash: OLD, server_calculated_staged_size: 100, agent_logs_summary: 'fine', cycle_expected_at_utc: EXPECTED, created_at: NOW, cycles_missed: 1,
      evidence: { file: SAME, promotion: { state: 'not-tried' } },
    });
  });

  it.each<[string, string | null, FileEvidence, boolean | null]>([
    ['without an earlier success', null, SAME, null],
    ['with the content of the last success', OLD, SAME, false],
    ['with other content than the last success', 'b'.repeat(64), SAME, true],
    ['whose file was not read', OLD, { ...SAME, sha256: null }, null],
    ['whose file never came', OLD, { kind: 'absent' }, null],
  ])('%s compares the hashes accordingly', (_case, previous, file, expected) => {
    expect(rowOf({ previous, file })).toMatchObject({ hash_comparison_result: expected, previous_successful_hash_global: previous });
  });

  it.each([['2026-06-12T03:00:00Z', false], ['2026-06-12T03:00:01Z', true]])('that ended at %s is late: %s', (endedAt, late) => {
    expect(rowOf({ section: { endedAt: new Date(endedAt) } }).late).toBe(late);
  });

  it('of no cycle has none, and is not late', () => {
    expect(rowOf({ cycle: null })).toMatchObject({ cycle_expected_at_utc: null, late: false });
  });

  it('gives the message of the transfer first, then that of the section', () => {
    expect(rowOf({ section: { transferError: 'reset', errorMessage: 'disk' } }).agent_transfer_error_message).toBe('reset');
    expect(rowOf({ section: { errorMessage: 'disk' } }).agent_transfer_error_message).toBe('disk');
  });

  it('has a final path only when the bytes were stored there', () => {
    expect(rowOf({ promotion: { state: 'stored', path: 'a/b' } }).final_path).toBe('a/b');
    expect(rowOf({ promotion: { state: 'newer-kept', path: 'a/b' } }).final_path).toBeNull();
    expect(rowOf({ promotion: { state: 'failed', path: 'a/b', cause: 'full' } }).final_path).toBeNull();
  });
});

describe('The entry of a missing backup', () => {
  const missing = (cyclesMissed: number, observedLate = false) => missingEntry(job(OLD), { cycle: CYCLE, observedLate, cyclesMissed }, SCOPE);

  it('names database, agent and deadline, and has no report', () => {
    const row = missing(1, true);
    expect(row).toMatchObject({
      status: 'missing', rule: 'deadline-passed', message: 'No report for SALES came from ACME by 2026-06-12T03:00:00.000Z.', agent_report_timestamp_utc: null, report_id: null,
      cycle_expected_at_utc: EXPECTED, observed_late: true, late: false, cycles_missed: 1,
    });
    expect(row.evidence).toEqual({ expected_at: '2026-06-12T02:00:00.000Z', deadline: '2026-06-12T03:00:00.000Z', observed_at: NOW.toISOString() });
  });

  it('says of how many cycles it stands', () => {
    expect(missing(12)).toMatchObject({ cycles_missed: 12, message: expect.stringContaining('This row stands for 12 missed cycles.') });
  });
});

import { FIXTURE_CONTEXT, fixtureBytes, readValue, soundReport } from '../../../test/fixtures/reports/read-fixture.js';
import { readReport } from './read-report.js';
import type { Problem, ReadResult, ReportSection } from './report.js';

const HASH = 'ab'.repeat(32);
const report = (databases: unknown) => readValue({ operation_end_time: '2026-06-20T07:13:05Z', databases });
const pointers = (result: ReadResult) => result.problems.map(({ pointer }: Problem) => pointer);
const names = (result: ReadResult) => (result.outcome === 'read' ? result.report.sections.map(({ databaseName }) => databaseName) : result.outcome);

function only(section: unknown): ReportSection {
  const [first] = soundReport(report({ SALES: section })).sections;
  if (!first) throw new Error('no section');
  return first;
}

describe('a problem of one section', () => {
  it('drops that section, points at each field as the agent wrote it, and leaves the others alone', () => {
    const result = readReport(fixtureBytes('one-broken-section.json'), FIXTURE_CONTEXT);
    expect(names(result)).toEqual(['HR_2026']);
    expect(pointers(result)).toEqual(['status', 'sha256_checksum', 'size'].map((field) => `/databases/SALES_2026/COMPRESS/${field}`));
  });

  it('leaves a readable report without sections when it was the only one', () => {
    expect(report({ SALES: { status: 'fine' } })).toMatchObject({ outcome: 'read', report: { sections: [] }, problems: [{ pointer: '/databases/SALES/status' }] });
  });

  it.each([
    ['no object', 'failed', ''],
    ['neither a status nor a stage', { staged_file_name: 'a.zst' }, '/status'],
    ['a stage that is no object', { BACKUP: true }, '/BACKUP'],
    ['an unknown status beside its stages', { BACKUP: {}, status: 'meh', x: 1 }, '/status'],
    ['a time that is none', { Backup: { Start_Time: 'noon' } }, '/Backup/Start_Time'],
    ['a file name that is too long', { BACKUP: {}, staged_file_name: 'x'.repeat(256) }, '/staged_file_name'],
    ['an unstorable name of over 255 characters', { BACKUP: {}, database_name: '\0'.repeat(256) }, '/database_name'],
  ])('is %s', (_, section, pointer) => {
    expect(pointers(report({ 'a/b~c': section }))).toEqual([`/databases/a~1b~0c${pointer}`]);
  });

  it('is a name that is blank or over 255 characters, which its pointer shows cut', () => {
    expect(pointers(report({ ' ': { status: 'success' }, ['x'.repeat(300)]: { status: 'success' } }))).toEqual(['/databases/ ', `/databases/${'x'.repeat(254)}…`]);
  });

  it('is a missing name in a list', () => {
    expect(pointers(report([{ status: 'success' }]))).toEqual(['/databases/0/database_name']);
  });

  it('is a time of its own that lies in the future, though the report ends in the past', () => {
    const result = report({ A: { status: 'success', operation_timestamp_utc: '2026-06-20T09:00:00Z' }, B: { status: 'success' } });
    expect(names(result)).toEqual(['B']);
    expect(pointers(result)).toEqual(['/databases/A/operation_timestamp_utc']);
  });

  it('is listed 500 times at most', () => {
    const result = report(Array.from({ length: 700 }, () => 'broken'));
    expect(result.problems).toHaveLength(501);
    expect(result.problems.at(-1)).toEqual({ pointer: '', detail: '200 more problems are not listed' });
  });
});

describe('several sections for one database', () => {
  it('leave the last, and the earlier one is a problem', () => {
    const result = report([{ database_name: 'A', status: 'failed' }, { database_name: 'B', status: 'success' }, { database_name: ' A', status: 'success' }]);
    expect(result).toMatchObject({ report: { sections: [{ databaseName: 'A', claim: 'success' }, { databaseName: 'B' }] } });
    expect(result.problems).toEqual([{ pointer: '/databases/0', detail: expect.stringContaining('/databases/2') }]);
  });

  it('leave the last that makes sense', () => {
    const result = report([{ database_name: 'A', status: 'failed' }, { database_name: 'A', status: 'maybe' }]);
    expect(result).toMatchObject({ report: { sections: [{ claim: 'failed' }] }, problems: [{ pointer: '/databases/1/status' }] });
  });

  it('leave the last silently when they are duplicate keys', () => {
    const result = readValue('{"databases": {"A": {"status": "failed"}, "A": {"status": "success", "status": "Failed", "STATUS": "SUCCESS"}}}');
    expect(soundReport(result).sections).toMatchObject([{ databaseName: 'A', claim: 'success' }]);
  });
});

describe('dangerous names', () => {
  it('are ordinary databases', () => {
    const result = readValue('{"databases": {"__proto__": {"status": "failed"}, "constructor": {"status": "success"}, "toString": {"BACKUP": {"status": true}}}}');
    expect(soundReport(result).sections.map(({ databaseName, claim }) => [databaseName, claim])).toEqual([['__proto__', 'failed'], ['constructor', 'success'], ['toString', 'success']]);
  });

  it('are harmless as fields', () => {
    const result = readValue('{"databases": {"A": {"__proto__": {"status": "failed"}, "constructor": 1, "BACKUP": {"__proto__": {"status": false}, "status": true}}}}');
    expect(soundReport(result).sections).toMatchObject([{ claim: 'success' }]);
  });

  it('with NUL or half a surrogate pair become storable, in names, pointers and values alike', () => {
    const result = report({ 'A\0': { status: 'success', logs_summary: '\uD800' }, 'B\uDC00': { status: 'x\0' } });
    expect(JSON.stringify(result)).not.toMatch(/\\u0000|\\ud800|\\udc00/i);
    expect(names(result)).toEqual(['A\u{FFFD}']);
    expect(pointers(result)).toEqual(['/databases/B\u{FFFD}/status']);
  });
});

describe('what the stages claim', () => {
  it('is success when a stage has no status', () => {
    expect(only({ BACKUP: {}, TRANSFER: { status: 'None' } })).toMatchObject({ claim: 'success', failedStage: null, transferStatus: null });
  });

  it('is the failure of the first stage that is false, explained by that stage', () => {
    const section = { TRANSFER: { status: false, error_message: 'no route' }, COMPRESS: { status: '0', error_msg: 'disk full' }, BACKUP: { status: true }, error: 'see logs' };
    expect(only(section)).toMatchObject({ claim: 'failed', failedStage: 'COMPRESS', errorMessage: 'disk full', transferError: 'no route' });
  });

  it('is explained by the section where the failed stage says nothing', () => {
    expect(only({ BACKUP: { status: false }, error_msg: 'locked' }).errorMessage).toBe('locked');
  });

  it('is a failure when a status word beside them says so', () => {
    expect(only({ BACKUP: { status: true }, status: 'FAILED' })).toMatchObject({ claim: 'failed', failedStage: null });
  });

  it('describes the dump where COMPRESS is nothing but nulls', () => {
    const section = { BACKUP: { sha256: HASH, size: 7 }, COMPRESS: { status: null, sha256: 'None', size: '' } };
    expect(only(section)).toMatchObject({ stagedSha256: HASH, stagedSize: 7, sizeAfterCompression: null });
  });

  it('never lends the checksum of the dump to a compressed file that has none', () => {
    expect(only({ BACKUP: { sha256: HASH, size: 7 }, COMPRESS: { status: true } })).toMatchObject({ stagedSha256: null, stagedSize: null, sizeBeforeCompression: 7 });
  });
});

describe('what the flat form claims', () => {
  it.each([['success', 'success'], ['FAILED', 'failed'], ['Transfer_Integrity_Failed', 'transfer_integrity_failed']])('is %s: %s', (status, claim) => {
    expect(only({ status, error_msg: 'why' })).toMatchObject({ claim, failedStage: null, errorMessage: 'why' });
  });

  it.each(['success', 'failed', 'transfer_integrity_failed', null])('is a failed TRANSFER when that is false, whatever the word: %s', (status) => {
    const section = { status, agent_transfer_process_status: 'False', agent_transfer_error_message: 'no route', error_msg: 'failed' };
    expect(only(section)).toMatchObject({ claim: 'failed', failedStage: 'TRANSFER', errorMessage: 'no route', transferError: 'no route' });
  });

  it('takes size_bytes for the staged size when no compressed size is given', () => {
    expect(only({ status: 'success', size_bytes: 7 })).toMatchObject({ stagedSize: 7, sizeBeforeCompression: null, sizeAfterCompression: null });
    expect(only({ status: 'success', size_bytes: 9, compress_size_post_compress: 7 })).toMatchObject({ stagedSize: 7, sizeAfterCompression: 7 });
  });

  it('ends at the section\'s own time, in UTC as its name says, else with the report', () => {
    expect(only({ status: 'success', operation_timestamp_utc: '2026-06-20 07:00:00.5' }).endedAt).toEqual(new Date('2026-06-20T07:00:00.500Z'));
    expect(only({ status: 'success' }).endedAt).toEqual(new Date('2026-06-20T07:13:05Z'));
  });
});

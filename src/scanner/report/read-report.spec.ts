import { FIXTURE_CONTEXT, fixtureBytes, readValue, soundReport } from '../../../test/fixtures/reports/read-fixture.js';
import { readReport } from './read-report.js';
import { MAX_REPORT_BYTES } from './report.js';

const END = '2026-06-20T07:13:05Z';
const SECTION = { BACKUP: { status: true }, staged_file_name: 'a.zst' };
const REPORT = { agent_id: 'ACME_DOUALA_AKWA', operation_end_time: END, databases: { SALES: SECTION } };
const rejection = (pointer: string, ...phrases: string[]) => ({
  outcome: 'rejected',
  problems: [{ pointer, detail: expect.stringMatching(new RegExp(phrases.join('.*'))) }],
});

describe('bytes that are not a report', () => {
  it.each([['an empty file', ''], ['white space', ' \n'], ['zeros after a crash', '\0\0\0'], ['the first half of a report', '{"agent_id": "ACME'], ['NaN', '{"a": NaN}']])(
    'are unparsable when they are %s', (_, text) => {
      expect(readValue(text)).toEqual({ outcome: 'unparsable', problems: [{ pointer: '', detail: expect.stringMatching(/^not JSON: [^\0]+$/) }] });
    },
  );

  it.each(['[]', '"text"', '7', 'null', 'true'])('are rejected when they are JSON but no object: %s', (text) => {
    expect(readValue(text)).toEqual(rejection('', 'expected an object'));
  });

  it('are rejected above 5 MiB', () => {
    expect(readReport(new Uint8Array(MAX_REPORT_BYTES + 1), FIXTURE_CONTEXT)).toEqual(rejection('', '5242881 bytes'));
  });

  it('are rejected more than 8 levels deep, however deep, without exhausting the stack', () => {
    const nested = (levels: number) => `{"deep": ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}, "databases": {"A": {"status": "failed"}}}`;
    expect(soundReport(readValue(nested(8))).sections).toHaveLength(1);
    expect(readValue(nested(9))).toEqual(rejection('', 'at most 8 levels'));
    expect(readValue(nested(2_000_000))).toEqual(rejection('', 'at most 8 levels'));
  });
});

describe('text encodings', () => {
  const text = JSON.stringify(REPORT);

  it('skips a UTF-8 byte-order mark', () => {
    expect(readValue(`\u{FEFF}${text}`)).toEqual(readValue(text));
  });

  it('understands UTF-16 behind its byte-order mark, as PowerShell writes it', () => {
    expect(readReport(Buffer.from(`\u{FEFF}${text}`, 'utf16le'), FIXTURE_CONTEXT)).toEqual(readValue(text));
  });

  it('replaces bytes that are not UTF-8', () => {
    const latin1 = Buffer.from(text.replace('SALES', 'ÉTÉ'), 'latin1');
    const result = readReport(latin1, FIXTURE_CONTEXT);
    expect(soundReport(result).sections.map(({ databaseName }) => databaseName)).toEqual(['\u{FFFD}T\u{FFFD}']);
  });
});

describe('the agent', () => {
  it('may be called in another case than its folder, whose name counts', () => {
    expect(soundReport(readValue({ ...REPORT, agent_id: 'acme_douala_akwa' })).agentId).toBe('ACME_DOUALA_AKWA');
  });

  it('may be spelled with composed or decomposed accents', () => {
    expect(readValue({ ...REPORT, agent_id: 'Béa'.normalize('NFD') }, { folderName: 'BÉA'.normalize('NFC') }).outcome).toBe('read');
  });

  it('may be absent', () => {
    expect(soundReport(readValue({ ...REPORT, agent_id: undefined })).agentId).toBe('ACME_DOUALA_AKWA');
  });

  it('may not be another one', () => {
    expect(readValue({ ...REPORT, agent_id: 'ACME_YAOUNDE' })).toEqual(rejection('/agent_id', 'ACME_YAOUNDE', 'ACME_DOUALA_AKWA'));
  });
});

describe('the end of the report', () => {
  const endedAt = (end: unknown, databases: unknown) => soundReport(readValue({ ...REPORT, operation_end_time: end, databases })).endedAt.toISOString();

  it('is the newest end of any section when the report gives none', () => {
    const databases = {
      A: { ...SECTION, TRANSFER: { end_time: '2026-06-20 08:05:00' } },
      B: { BACKUP: { end_time: '2026-06-20 08:07:00' } },
      C: { status: 'failed', operation_timestamp_utc: '2026-06-20 07:06:00' },
    };
    expect(endedAt('null', databases)).toBe('2026-06-20T07:07:00.000Z');
  });

  it('is when the file was written when no section gives any', () => {
    expect(endedAt(undefined, { SALES: SECTION })).toBe(FIXTURE_CONTEXT.fileModifiedAt.toISOString());
  });

  it('may lie 10 minutes in the future', () => {
    expect(endedAt('2026-06-20T07:30:00.000Z', { SALES: SECTION })).toBe('2026-06-20T07:30:00.000Z');
  });

  it.each([
    ['given', { operation_end_time: '2026-06-20T07:30:00.001Z' }],
    ['given in local time', { operation_end_time: '2026-06-20 08:30:01' }],
    ['taken from a stage', { operation_end_time: null, databases: { A: { BACKUP: { end_time: '2026-06-20 08:30:01' } } } }],
    ['taken from a flat section', { operation_end_time: null, databases: [{ database_name: 'A', status: 'failed', operation_timestamp_utc: '2026-06-20 07:30:01' }] }],
  ])('is rejected further ahead, %s, and the time zone that was used is named', (_, change) => {
    expect(readValue({ ...REPORT, ...change })).toMatchObject(rejection('/operation_end_time', '2026-06-20T07:30:0', '10 minutes', 'Africa/Douala'));
  });

  it('that is no time rejects the report', () => {
    expect(readValue({ ...REPORT, operation_end_time: 'soon' })).toEqual(rejection('/operation_end_time', '"soon"'));
  });
});

describe('a start that is no time', () => {
  it('is told, but costs no section its verdict', () => {
    const result = readValue({ ...REPORT, operation_start_time: 'soon' });
    expect(result).toMatchObject({ outcome: 'read', report: { startedAt: null, sections: [{ databaseName: 'SALES' }] }, problems: [{ pointer: '/operation_start_time' }] });
  });
});

describe('a report about no database', () => {
  it('is rejected with what the agent said', () => {
    const result = readReport(fixtureBytes('failed-without-databases.json'), FIXTURE_CONTEXT);
    expect(result).toEqual(rejection('/databases', 'overall_status "failed"', 'mysqldump: command not found'));
  });

  it.each([undefined, null, 'None', [], {}])('is rejected also when the agent is content: %j', (databases) => {
    expect(readValue({ ...REPORT, databases })).toEqual(rejection('/databases', 'names no database'));
  });

  it.each(['SALES', 7, true])('is rejected when databases is %j', (databases) => {
    expect(readValue({ ...REPORT, databases })).toEqual(rejection('/databases', 'a map or a list'));
  });

  it('is rejected as much as one about more than 10,000', () => {
    const sections = (count: number) => Array.from({ length: count }, (_, index) => ({ database_name: `DB${index}`, status: 'failed' }));
    expect(readValue({ ...REPORT, databases: sections(10_001) })).toEqual(rejection('/databases', '10001 databases'));
    expect(soundReport(readValue({ ...REPORT, databases: sections(10_000) })).sections).toHaveLength(10_000);
  });
});

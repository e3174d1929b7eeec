import { readReport } from '../scanner/report/read-report.js';
import { type DialectName, renderReport } from './dialects.js';
import { factsOf, play, type Plot, type Told } from './plots.js';

const endedAt = new Date('2026-06-20T07:13:05.262Z');
const bytes = Buffer.from('a compressed dump');
const honest: Told = {
  database: 'SALES', endedAt, fileName: 'sales.sql.gz', dump: factsOf(Buffer.from('a dump')), staged: factsOf(bytes), compressed: true, failure: null,
};

function read(dialect: DialectName, plot: Plot) {
  const { told } = play(plot, honest, bytes);
  const text = renderReport(dialect, { agentId: 'ACME', endedAt, timezone: 'Africa/Douala', databases: [told] });
  const context = { folderName: 'ACME', timezone: 'Africa/Douala', fileModifiedAt: endedAt, now: new Date('2026-06-20T07:14:00Z') };
  const result = readReport(Buffer.from(text), context);
  if (result.outcome !== 'read' || result.problems.length > 0) throw new Error(JSON.stringify(result));
  return result.report.sections[0]!;
}

describe.each(['canonical', 'production', 'flat-list', 'flat-map'] as const)('a demo report in the %s dialect', (dialect) => {
  it('is read as the backup that it tells of', () => {
    expect(read(dialect, 'good')).toMatchObject({
      databaseName: 'SALES', claim: 'success', endedAt, stagedFileName: 'sales.sql.gz', stagedSha256: honest.staged.sha256, stagedSize: bytes.length,
      sizeBeforeCompression: honest.dump.size, transferStatus: true,
    });
  });

  it('admits a dump that failed', () => {
    expect(read(dialect, 'dump-failed')).toMatchObject({ claim: 'failed', stagedFileName: null });
  });

  it('may lack the checksum', () => {
    expect(read(dialect, 'without-checksum').stagedSha256).toBeNull();
  });
});

it('only a damaged file has the reported size and another content', () => {
  const { told, arrival } = play('damaged', honest, bytes);
  if (arrival.kind !== 'file') throw new Error(arrival.kind);
  expect(arrival.bytes).toHaveLength(told.staged.size);
  expect(factsOf(arrival.bytes).sha256).not.toBe(told.staged.sha256);
});

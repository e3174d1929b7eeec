import { FIXTURE_CONTEXT, fixtureBytes, soundReport } from '../../../test/fixtures/reports/read-fixture.js';
import { readReport } from './read-report.js';
import type { AgentReport } from './report.js';

const read = (fileName: string): AgentReport => soundReport(readReport(fixtureBytes(fileName), FIXTURE_CONTEXT));
const canonical = read('canonical.json');

/** The flat form has no field for the start of the dump. */
const withoutDumpStart = { ...canonical, sections: canonical.sections.map((section) => ({ ...section, backupStartedAt: null })) };

describe('one backup told in every dialect', () => {
  it('reads from the canonical form as what the agent meant', () => {
    expect(canonical).toEqual({
      agentId: 'ACME_DOUALA_AKWA',
      startedAt: new Date('2026-06-20T07:10:38Z'),
      endedAt: new Date('2026-06-20T07:13:05.262Z'),
      overallStatus: 'completed',
      sections: [
        {
          databaseName: 'SALES_2026',
          claim: 'success',
          failedStage: null,
          errorMessage: null,
          stagedFileName: 'sales_2026.sql.zst',
          stagedSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          stagedSize: 19972513,
          sizeBeforeCompression: 188178944,
          sizeAfterCompression: 19972513,
          backupStartedAt: new Date('2026-06-20T07:10:40.262Z'),
          transferStatus: true,
          transferStartedAt: new Date('2026-06-20T07:12:01.500Z'),
          transferEndedAt: new Date('2026-06-20T07:12:44Z'),
          transferError: null,
          logsSummary: 'mysqldump: 214 tables\nzstd: 10.61% (188178944 => 19972513 bytes)',
          endedAt: new Date('2026-06-20T07:13:05.262Z'),
        },
        expect.objectContaining({
          databaseName: 'STOCK_2026',
          claim: 'failed',
          failedStage: 'TRANSFER',
          errorMessage: 'rsync: connection reset by peer (104)',
          transferStatus: false,
          transferError: 'rsync: connection reset by peer (104)',
          logsSummary: null,
        }),
      ],
    });
  });

  it('reads the same from text booleans, text sizes, "null", local times with microseconds and Windows paths', () => {
    expect(read('production-dialect.json')).toEqual({ ...canonical, overallStatus: null });
  });

  it('reads the same from numeric booleans, offsets, POSIX paths, other cases and no end time', () => {
    expect(read('production-posix.json')).toEqual(canonical);
  });

  it('reads the same from the flat form as a list', () => {
    expect(read('flat-list.json')).toEqual(withoutDumpStart);
  });

  it('reads the same from the flat form as a map, where database_name outweighs the key', () => {
    expect(read('flat-map.json')).toEqual(withoutDumpStart);
  });

  it('takes the dump for the staged file when nothing was compressed', () => {
    const [section] = read('uncompressed.json').sections;
    expect(section).toMatchObject({ stagedFileName: 'hr_2026.sql', stagedSize: 1048576, sizeBeforeCompression: null, sizeAfterCompression: null });
    expect(section?.stagedSha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

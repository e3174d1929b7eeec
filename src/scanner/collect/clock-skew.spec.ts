import type { ReportFile } from '../../storage/staging/staging.js';
import type { AgentReport } from '../report/report.js';
import { clockSkewSeconds } from './clock-skew.js';
import type { NewReport } from './report-ledger.js';

const ARRIVAL = new Date('2026-06-12T13:00:00Z');
const file: ReportFile = {
  path: '/staging/ACME/log/a.json', name: 'a.json', size: 1, modifiedAt: new Date('2026-06-01T00:00:00Z'), changedAt: ARRIVAL, inode: 1n, device: 1n, irregular: null,
};
const ending = (seconds: number): AgentReport => ({ agentId: 'ACME', startedAt: null, endedAt: new Date(ARRIVAL.getTime() + seconds * 1000), overallStatus: null, sections: [] });
const candidate = (seconds: number): NewReport => ({ kind: 'candidate', file, digest: '', report: ending(seconds), problems: [] });

describe('clockSkewSeconds', () => {
  it('is the time from the end of a report to its arrival, ahead positive and behind negative', () => {
    expect([clockSkewSeconds([candidate(90.4)]), clockSkewSeconds([candidate(-3600)])]).toEqual([90, -3600]);
  });

  it('is told by the report that travelled least', () => {
    expect(clockSkewSeconds([candidate(-3600), candidate(-5), candidate(-40)])).toBe(-5);
  });

  it('is known of a report that was refused because it comes from the future, however far', () => {
    const refused = (endedAt: Date): NewReport => ({ kind: 'rejected', file, digest: '', problems: [], endedAt });
    expect(clockSkewSeconds([refused(ending(7200).endedAt)])).toBe(7200);
    expect(clockSkewSeconds([refused(new Date('9999-12-31T00:00:00Z'))])).toBe(2_147_483_647);
  });

  it('cannot be told by stale reports, nor by those without a readable time', () => {
    expect(clockSkewSeconds([{ kind: 'stale', file, digest: '', endedAt: ARRIVAL }, { kind: 'rejected', file, digest: '', problems: [] }])).toBeNull();
    expect(clockSkewSeconds([])).toBeNull();
  });
});

import { ScanRun } from '../runs/scan-run.entity.js';
import { countsOf, GROUP_COUNTERS, type GroupCounts, type GroupResult } from './group-task.js';
import { Tally } from './tally.js';

const none = Object.fromEntries(GROUP_COUNTERS.map((name) => [name, 0])) as GroupCounts;
const counts = (fields: Partial<GroupCounts>): GroupCounts => ({ ...none, ...fields });
const result = (partId: string, fields: Partial<GroupCounts>, problems: GroupResult['problems'] = []): GroupResult => ({ partId, counts: counts(fields), problems, agentIds: [], isRepeated: false });

describe('The counters of a run whose parts are done elsewhere', () => {
  let run: ScanRun;
  let tally: Tally;
  beforeEach(() => {
    run = Object.assign(new ScanRun(), none, { problems: [], entries_recorded: 5 });
    tally = new Tally(run);
  });

  it('are those of all parts, on top of what was counted before', () => {
    tally.progressed('1', counts({ entries_recorded: 3 }));
    tally.progressed('2', counts({ entries_recorded: 4, files_promoted: 1 }));
    expect(countsOf(run)).toEqual(counts({ entries_recorded: 12, files_promoted: 1 }));
  });

  it('follow a part as it goes on, and as it begins again', () => {
    tally.progressed('1', counts({ entries_recorded: 3 }));
    tally.progressed('1', counts({ entries_recorded: 7 }));
    tally.progressed('1', counts({ entries_recorded: 1 }));
    expect(run.entries_recorded).toBe(6);
  });

  it('take the end of a part once, with its problems, whatever is told of it afterwards', () => {
    const problem = { agent_id: 'ACME', detail: 'its log folder cannot be listed' };
    expect(tally.done(result('1', { entries_recorded: 2 }, [problem]))).toBe(true);
    expect(tally.done(result('1', { entries_recorded: 2 }, [problem]))).toBe(false);
    tally.progressed('1', counts({ entries_recorded: 1 }));
    expect(run.entries_recorded).toBe(7);
    expect(run.problems).toEqual([problem]);
  });
});

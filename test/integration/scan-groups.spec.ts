import { DataSource } from 'typeorm';
import { AdvisoryLocks } from '../../src/database/advisory-lock.js';
import { GroupProcessor } from '../../src/scanner/dispatch/group-processor.js';
import { GROUP_COUNTERS, type GroupTask } from '../../src/scanner/dispatch/group-task.js';
import { Recount } from '../../src/scanner/dispatch/recount.js';
import { NotSharedError } from '../../src/scanner/dispatch/shared-folders.js';
import { AgentsHeldError } from '../../src/scanner/runs/run-context.js';
import { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { volumeId } from '../../src/storage/volume-id.js';
import type { TestAgent } from '../support/agent.js';
import { TestVigie } from '../support/vigie.js';

/** More than a group waits for. */
const MANY_REPORTS = 21;

describe('A group of agents, worked on for a run of another process', () => {
  let vigie: TestVigie;
  let processor: GroupProcessor;
  let db: DataSource;
  let agents: TestAgent[];
  let count = 0;

  beforeAll(async () => {
    vigie = await TestVigie.start();
    processor = vigie.test.app.get(GroupProcessor);
    db = vigie.test.app.get(DataSource);
  });
  afterAll(() => vigie.close());

  beforeEach(async () => {
    count++;
    agents = [await vigie.agent(`NORTH_${count}`), await vigie.agent(`SOUTH_${count}`)];
    for (const agent of agents) await vigie.job(agent.id, 'SALES');
    await agents[0]!.backUp('SALES', { file: 'sales.sql' });
  });

  /** A part of a run of its own, as a queue would hand it out. */
  async function part(overrides: { state?: string; isRepeated?: boolean; isLastAttempt?: boolean; task?: Partial<GroupTask> } = {}) {
    const { state = 'running', isRepeated = false, isLastAttempt = false, task = {} } = overrides;
    const [run] = await db.query<{ id: number }[]>(`INSERT INTO scan_runs (state, trigger, requested_at, started_at) VALUES ($1, 'manual', now(), now()) RETURNING id`, [state]);
    const data: GroupTask = {
      runId: run!.id, volumeId: await volumeId(vigie.validatedRoot), stagingRoot: vigie.test.config.storage.stagingRoot, unwatched: [],
      agents: agents.map(({ id }) => ({ agentId: id, folder: id, dueJobIds: [] })), ...task,
    };
    const added: GroupTask[] = [];
    const add = (_key: string, one: GroupTask) => {
      added.push(one);
      return Promise.resolve();
    };
    return { id: 'run-1-1.1', data, isRepeated, isLastAttempt, signal: new AbortController().signal, report: () => Promise.resolve(), add, added };
  }

  const work = async (one: Awaited<ReturnType<typeof part>>) => processor.process(one, processor.newRun(one.data));

  it('is done, and says what it counts', async () => {
    const one = await part();
    expect(await work(one)).toMatchObject({
      counts: { agents_done: 2, reports_read: 1, reports_applied: 1, entries_recorded: 1, files_promoted: 1 }, problems: [], agentIds: agents.map(({ id }) => id), isRepeated: false,
    });
    expect(await agents[0]!.list('log')).toEqual(['_archive']);
  });

  it('is left alone when its run is over', async () => {
    expect(await work(await part({ state: 'interrupted' }))).toMatchObject({ counts: { reports_read: 0 }, agentIds: [] });
    expect(await agents[0]!.list('log')).not.toEqual(['_archive']);
  });

  it.each([
    ['would store copies on another volume', { volumeId: 'of another machine' }],
    ['has staging elsewhere', { stagingRoot: '/mnt/staging' }],
    ['has not mounted staging', { agents: [{ agentId: 'ELSEWHERE', folder: 'ELSEWHERE', dueJobIds: [] }] }],
  ])('is not touched on a machine that %s', async (_what, task) => {
    await expect(work(await part({ task }))).rejects.toThrow(NotSharedError);
    expect(await agents[0]!.list('log')).not.toEqual(['_archive']);
  });

  it('tells of a folder that is not there, and does the others', async () => {
    const gone = { agentId: 'GONE', folder: 'GONE', dueJobIds: [] };
    const one = await part();
    expect(await work({ ...one, data: { ...one.data, agents: [gone, ...one.data.agents] } })).toMatchObject({
      counts: { reports_applied: 1 }, problems: [{ agent_id: 'GONE', detail: expect.stringContaining('is not in the staging folder of this machine') }],
    });
  });

  it('hands on an agent with much to read, whose reports are counted by whoever takes it', async () => {
    for (let index = 1; index < MANY_REPORTS; index++) await agents[0]!.backUp('SALES', { file: `sales_${index}.sql` });
    const one = await part();
    expect(await work(one)).toMatchObject({ counts: { agents_done: 1, reports_read: 0, reports_applied: 0 }, agentIds: [agents[1]!.id] });
    expect(one.added.map((task) => task.agents.map(({ agentId }) => agentId))).toEqual([[agents[0]!.id]]);

    const alone = await part({ task: { agents: one.added[0]!.agents } });
    expect(await work(alone)).toMatchObject({ counts: { agents_done: 1, reports_read: MANY_REPORTS, reports_applied: MANY_REPORTS } });
    expect(alone.added).toEqual([]);
  });

  describe('one of which somebody else works on', () => {
    const held = async <T>(test: () => Promise<T>): Promise<T> => {
      const session = await vigie.test.app.get(AdvisoryLocks).openSession();
      await session.tryAcquire(`agent:${agents[0]!.id.toLowerCase()}`);
      return test().finally(() => session.close());
    };

    it('is done without it the first time: another scan has it', () => held(async () => {
      expect(await work(await part())).toMatchObject({ counts: { agents_done: 2, reports_read: 0 }, problems: [] });
    }));

    it('is tried again where it was begun before: who began it may still be at it', () => held(async () => {
      await expect(work(await part({ isRepeated: true }))).rejects.toThrow(AgentsHeldError);
      expect(await work(await part({ isRepeated: true, isLastAttempt: true }))).toMatchObject({ counts: { agents_done: 2, reports_read: 0 } });
    }));

    it('and can be done as soon as that ends', async () => {
      await held(() => Promise.resolve());
      expect(await work(await part({ isRepeated: true }))).toMatchObject({ counts: { reports_applied: 1 }, isRepeated: true });
    });
  });

  it('is counted from what is recorded when who counted it is gone', async () => {
    await agents[1]!.report({ SALES: { BACKUP: { status: 'False' } } });
    await agents[1]!.rawReport(JSON.stringify({ agent_id: 'SOMEBODY_ELSE', databases: {} }), 'strange.json');
    const one = await part();
    const { counts } = await work(one);
    expect(counts).toMatchObject({ reports_applied: 2, reports_rejected: 1, entries_recorded: 2, files_promoted: 1 });

    const forgotten = Object.assign(new ScanRun(), Object.fromEntries(GROUP_COUNTERS.map((name) => [name, 0])), { id: one.data.runId, started_at: vigie.clock.now() });
    await vigie.test.app.get(Recount).of(forgotten);
    expect(forgotten).toMatchObject({ ...counts, agents_done: 0 });
  });
});

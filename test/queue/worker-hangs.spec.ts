import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { TestAgent } from '../support/agent.js';
import { expectJob, Installation, onQueue, scan } from '../support/installation.js';
import { leaveLarge, reading } from '../support/large-dump.js';
import type { Program } from '../support/program.js';

const BYTES = 512 * 1024 * 1024;
const AGENTS = 4;

onQueue('A worker that hangs while it reads a dump', () => {
  let installation: Installation;
  let program: Program;
  let worker: Program;
  let agents: TestAgent[];

  beforeAll(async () => {
    installation = await Installation.create({ AFTER_PROMOTION: 'delete' });
    program = await installation.start();
    worker = await installation.startWorker();
    agents = await Promise.all(Array.from({ length: AGENTS }, (_, index) => installation.agent(`AGENT_${index}`)));
    for (const agent of agents) {
      await expectJob(program, agent.id, 'BIG', { final_storage_path_template: '{agent_id}/{file_name}' });
      await leaveLarge(agent, 'BIG', 'big.sql', BYTES);
    }
  }, 60_000);
  afterAll(() => installation.close());

  it('does not hold up the others, goes on where it was when it wakes up, and no verdict is lost or doubled', async () => {
    const run = scan(program);
    await reading(worker);
    worker.signal('SIGSTOP');

    expect(await run).toMatchObject({ state: 'done', agents_done: AGENTS, problems: [] });
    worker.signal('SIGCONT');

    let left: number;
    do left = (await Promise.all(agents.map((agent) => agent.list('log')))).filter((names) => names.includes('big.sql.json')).length;
    while (left > 0);
    const entries = await program.get<BackupEntry[]>('/backup_entries');
    expect(entries.map(({ agent_id, rule }) => `${agent_id} ${rule}`).sort()).toEqual(agents.map(({ id }) => `${id} verified`));
    expect(await scan(program)).toMatchObject({ state: 'done', agents_total: 0 });
  }, 90_000);
});

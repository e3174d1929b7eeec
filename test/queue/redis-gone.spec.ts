import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import type { TestAgent } from '../support/agent.js';
import { expectJob, Installation, scan } from '../support/installation.js';
import { leaveLarge, reading } from '../support/large-dump.js';
import type { Program } from '../support/program.js';
import { RedisServer } from '../support/redis-server.js';
import { describeUnless } from '../support/unless.js';

const BYTES = 1024 ** 3;

const onRedis = describeUnless(process.env.VIGIE_TEST_QUEUE === 'redis' ? null : 'nobody asked for a queue on Redis (`npm run test:queue:redis`)');

onRedis('Where Redis goes away', () => {
  let redis: RedisServer;
  let installation: Installation;
  let program: Program;
  let agent: TestAgent;

  beforeAll(async () => {
    redis = await RedisServer.start();
    installation = await Installation.create({ REDIS_URL: redis.url, AFTER_PROMOTION: 'delete' });
    program = await installation.start();
    agent = await installation.agent('ACME');
    await expectJob(program, agent.id, 'BIG', { final_storage_path_template: '{file_name}' });
  }, 30_000);
  afterAll(async () => {
    await installation.close();
    await redis.kill();
  });

  const verdicts = async () => (await program.get<BackupEntry[]>('/backup_entries')).map(({ agent_staged_file_name, rule }) => `${agent_staged_file_name} ${rule}`).sort();

  it('a scan that begins meanwhile fails and says why, and the next one does its work once Redis is back', async () => {
    await leaveLarge(agent, 'BIG', 'first.sql', BYTES);
    await redis.kill();

    const failed = await scan(program);
    expect(failed).toMatchObject({ state: 'failed', error: expect.stringContaining(`Redis at ${new URL(redis.url).host} has not answered`) });
    expect(await verdicts()).toEqual([]);

    await redis.start();
    expect(await scan(program)).toMatchObject({ state: 'done', files_promoted: 1, problems: [] });
    expect(await verdicts()).toEqual(['first.sql verified']);
  }, 60_000);

  it('a scan at work that it has forgotten fails and says so; what was recorded stays, and the next scan finds nothing amiss', async () => {
    await leaveLarge(agent, 'BIG', 'second.sql', BYTES);
    const run = scan(program);
    await reading(program);
    // It must not be done before Redis is gone, however slow this machine is.
    program.signal('SIGSTOP');
    await redis.kill();
    await redis.start();
    program.signal('SIGCONT');

    expect(await run).toMatchObject({ state: 'failed', error: expect.stringContaining('has lost its data') });
    let next: ScanRun;
    do next = await scan(program);
    while (next.agents_total > 0);
    expect(next).toMatchObject({ state: 'done', problems: [] });
    expect(await verdicts()).toEqual(['first.sql verified', 'second.sql verified']);
    expect(await agent.list('log')).toEqual(['_archive']);
  }, 90_000);
});

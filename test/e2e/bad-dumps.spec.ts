import { mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sectionOf, type TestAgent } from '../support/agent.js';
import { MINUTE_MS, TestVigie } from '../support/vigie.js';

describe('A dump that is not what its report says', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start()));
  afterAll(() => vigie.close());

  /** A job whose first backup was good, so that there is something to lose. */
  async function backedUp(id: string): Promise<{ agent: TestAgent; job: Awaited<ReturnType<TestVigie['job']>> }> {
    const agent = await vigie.agent(id);
    const job = await vigie.job(id, 'SALES', { final_storage_path_template: `${id}/{database_name}{extension}` });
    await agent.backUp('SALES', { content: 'the last good copy', endedAt: new Date(Date.now() - MINUTE_MS) });
    await vigie.scan();
    return { agent, job };
  }

  const cases: [string, string, (agent: TestAgent) => Promise<unknown>][] = [
    ['with one flipped byte', 'hash_mismatch hash-differs', async (agent) => {
      const dump = await agent.dump('sales.sql.gz', 'ABCDEFGH');
      await writeFile(join(agent.folder, 'database', dump.name), 'ABCXEFGH');
      await agent.report({ SALES: sectionOf(dump) });
    }],
    ['that is truncated', 'transfer_integrity_failed size-differs', async (agent) => {
      const dump = await agent.dump('sales.sql.gz', 'ABCDEFGH');
      await truncate(join(agent.folder, 'database', dump.name), 5);
      await agent.report({ SALES: sectionOf(dump) });
    }],
    ['that is longer than reported', 'transfer_integrity_failed size-differs', async (agent) => {
      const dump = await agent.dump('sales.sql.gz', 'ABCDEFGH');
      await agent.report({ SALES: sectionOf({ ...dump, size: 5 }) });
    }],
    ['that is absent', 'transfer_integrity_failed file-absent', (agent) =>
      agent.report({ SALES: sectionOf({ name: 'never.sql.gz', size: 5, sha256: 'a'.repeat(64) }) })],
    ['that is empty', 'failed empty-file', async (agent) => {
      const dump = await agent.dump('sales.sql.gz', '');
      await agent.report({ SALES: sectionOf(dump) });
    }],
    ['without a checksum', 'unknown no-checksum', async (agent) => {
      const dump = await agent.dump('sales.sql.gz');
      await agent.report({ SALES: sectionOf(dump, { COMPRESS: { sha256_checksum: 'null' } }) });
    }],
    ['whose file is not named', 'failed no-file-named', async (agent) => {
      const dump = await agent.dump('sales.sql.gz');
      await agent.report({ SALES: sectionOf(dump, { staged_file_name: null }) });
    }],
    ['that the agent itself calls failed', 'failed agent-reported-failure', async (agent) => {
      const dump = await agent.dump('sales.sql.gz');
      await agent.report({ SALES: sectionOf(dump, { COMPRESS: { status: 'False' }, TRANSFER: { error_message: 'disk on fire' } }) });
    }],
    ['that is a symbolic link out of staging', 'transfer_integrity_failed not-a-regular-file', async (agent) => {
      const outside = join(vigie.test.config.dataDir, 'secret');
      await writeFile(outside, 'secret');
      await symlink(outside, join(agent.folder, 'database', 'link.sql.gz'));
      await agent.report({ SALES: sectionOf({ name: 'link.sql.gz', size: 6, sha256: 'b'.repeat(64) }) });
    }],
    ['that is a folder', 'transfer_integrity_failed not-a-regular-file', async (agent) => {
      await mkdir(join(agent.folder, 'database', 'folder.sql.gz'));
      await agent.report({ SALES: sectionOf({ name: 'folder.sql.gz', size: 6, sha256: 'b'.repeat(64) }) });
    }],
    ['whose name climbs out of staging', 'transfer_integrity_failed file-absent', (agent) =>
      agent.report({ SALES: sectionOf({ name: '../../../../etc/passwd', size: 6, sha256: 'b'.repeat(64) }) })],
  ];

  it.each(cases)('%s is %s, and the last good copy stays', async (_name, verdict, act) => {
    const { agent, job } = await backedUp(`BAD_${cases.findIndex(([name]) => name === _name)}`);
    await act(agent);

    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['success verified', verdict]);
    const [entry] = await vigie.entries(job);
    expect(entry!.final_path).toBeNull();
    expect(entry!.message).not.toBe('');
    expect(await readFile(vigie.validated(`${agent.id}/SALES.sql.gz`), 'utf8')).toBe('the last good copy');
    const status = verdict.split(' ')[0];
    expect((await vigie.reload(job)).current_status).toBe(status === 'success' ? 'ok' : status);
    expect(await agent.list('log')).toEqual(['_archive']);
  });

  it('names the failed stage and its message when the agent reports the failure', async () => {
    const { agent, job } = await backedUp('STAGE');
    const dump = await agent.dump('sales.sql.gz');
    await agent.report({ SALES: sectionOf(dump, { TRANSFER: { status: 'False', error_message: 'connection reset by peer' } }) });

    await vigie.scan();

    const [entry] = await vigie.entries(job);
    expect(entry).toMatchObject({ status: 'failed', agent_transfer_error_message: 'connection reset by peer' });
    expect(entry!.message).toContain('TRANSFER');
    expect(entry!.message).toContain('connection reset by peer');
  });
});

describe('A file that may still be arriving', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start({ STAGING_SETTLE_SECONDS: '300' })));
  afterAll(() => vigie.close());

  it('stays pending while it grows, is shown as waiting, and gets its verdict once it is whole', async () => {
    const agent = await vigie.agent('GROWS');
    const job = await vigie.job(agent.id, 'SALES');
    const whole = await agent.dump('sales.sql.gz', 'ABCDEFGH');
    await truncate(join(agent.folder, 'database', whole.name), 3);
    const report = await agent.report({ SALES: sectionOf(whole) });

    expect(await vigie.scan()).toMatchObject({ reports_waiting: 1, entries_recorded: 0 });
    expect(await vigie.get('/reports?state=waiting')).toMatchObject([{ file_name: report, waiting: [{ database_name: 'SALES', rule: 'file-not-arrived' }] }]);
    expect(await agent.list('log')).toContain(report);

    await writeFile(join(agent.folder, 'database', whole.name), whole.bytes);
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual(['success verified']);
  });

  it('is judged as it is after the settle time', async () => {
    const agent = await vigie.agent('SETTLED');
    const job = await vigie.job(agent.id, 'SALES');
    await agent.report({ SALES: sectionOf({ name: 'never.sql.gz', size: 8, sha256: 'c'.repeat(64) }) });
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual([]);

    vigie.clock.advance(6 * MINUTE_MS);
    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['transfer_integrity_failed file-absent']);
  });
});

describe('A report that vanishes while it waits', () => {
  it('is no longer shown as waiting', async () => {
    const vigie = await TestVigie.start({ STAGING_SETTLE_SECONDS: '300' });
    try {
      const agent = await vigie.agent('VANISHES');
      await vigie.job(agent.id, 'SALES');
      const name = await agent.report({ SALES: sectionOf({ name: 'never.sql.gz', size: 8, sha256: 'c'.repeat(64) }) });
      await vigie.scan();
      expect(await vigie.get('/reports?state=waiting')).toHaveLength(1);

      await rm(join(agent.folder, 'log', name));
      await vigie.scan();
      expect(await vigie.get('/reports?state=waiting')).toEqual([]);
    } finally {
      await vigie.close();
    }
  });
});

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sectionOf } from '../support/agent.js';
import { DAY_MS, TestVigie } from '../support/vigie.js';

describe('The final volume', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start()));
  afterAll(() => vigie.close());

  it('that cannot take a verified file gives not-stored, and success once it is mended', async () => {
    const agent = await vigie.agent('FULL');
    const job = await vigie.job(agent.id, 'SALES', { final_storage_path_template: 'full/{database_name}.sql' });
    await rename(vigie.validatedRoot, `${vigie.validatedRoot}.away`);
    await writeFile(vigie.validatedRoot, 'a file where the folder should be');
    const dump = await agent.backUp('SALES', { file: 'sales.sql' });

    await vigie.scan();
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual(['failed not-stored']);
    expect((await vigie.entries(job))[0]).toMatchObject({ server_calculated_staged_hash: dump.sha256, final_path: null });

    await rm(vigie.validatedRoot);
    await rename(`${vigie.validatedRoot}.away`, vigie.validatedRoot);
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual(['failed not-stored', 'success verified']);
    expect(await readFile(vigie.validated('full/SALES.sql'))).toEqual(dump.bytes);
    expect((await vigie.reload(job)).current_status).toBe('ok');
    expect(await agent.list('log')).toEqual(['_archive']);
  });

  it('that holds a file Vigie has no record of keeps it', async () => {
    const agent = await vigie.agent('STRANGER');
    const job = await vigie.job(agent.id, 'SALES', { final_storage_path_template: 'stranger/{database_name}.sql' });
    await mkdir(vigie.validated('stranger'));
    await writeFile(vigie.validated('stranger/SALES.sql'), 'somebody put this here');
    await agent.backUp('SALES', { file: 'sales.sql' });
    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['failed not-stored']);
    expect(await readFile(vigie.validated('stranger/SALES.sql'), 'utf8')).toBe('somebody put this here');
  });

  it('that already holds exactly the reported bytes counts as promoted', async () => {
    const agent = await vigie.agent('CRASHED');
    const job = await vigie.job(agent.id, 'SALES', { final_storage_path_template: 'crashed/{database_name}.sql' });
    const dump = await agent.dump('sales.sql');
    await mkdir(vigie.validated('crashed'));
    await rename(join(agent.folder, 'database', 'sales.sql'), vigie.validated('crashed/SALES.sql'));
    await agent.report({ SALES: sectionOf(dump) });
    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect(await vigie.get('/stored_backups?agent_id=CRASHED')).toMatchObject([{ path: 'crashed/SALES.sql', sha256: dump.sha256 }]);
  });
});

describe('AFTER_PROMOTION=delete', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start({ AFTER_PROMOTION: 'delete' })));
  afterAll(() => vigie.close());

  it('removes a small and a large staged file once they are stored', async () => {
    const agent = await vigie.agent('DELETE');
    const jobs = [await vigie.job(agent.id, 'SMALL'), await vigie.job(agent.id, 'LARGE')];
    const small = await agent.dump('small.sql', 'small');
    const large = await agent.dump('large.sql', Buffer.alloc(3 * 1024 * 1024, 'x'));
    await agent.report({ SMALL: sectionOf(small), LARGE: sectionOf(large) });
    await vigie.scan();

    for (const job of jobs) expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect(await agent.list('database')).toEqual([]);
    const [entry] = await vigie.entries(jobs[1]!);
    expect(large.bytes.equals(await readFile(vigie.validated(entry!.final_path!)))).toBe(true);
  });

  it('and a template without time: a copy that is not stored, because a newer one is there, stays in staging', async () => {
    const agent = await vigie.agent('DELETE_OLDER');
    const job = await vigie.job(agent.id, 'SALES', { final_storage_path_template: 'older/{database_name}.sql' });
    const newer = await agent.backUp('SALES', { file: 'newer.sql' });
    await vigie.scan();
    await agent.backUp('SALES', { file: 'older.sql', endedAt: new Date(vigie.clock.now().getTime() - 2 * DAY_MS) });
    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['success verified', 'success verified']);
    expect(await readFile(vigie.validated('older/SALES.sql'))).toEqual(newer.bytes);
    expect(await agent.list('database')).toEqual(['older.sql']);
  });

  it('and a template without time: an unchanged dump that a crash left at the final path, without a record, counts as promoted', async () => {
    const agent = await vigie.agent('DELETE_SAME');
    const job = await vigie.job(agent.id, 'SALES', { final_storage_path_template: 'same/{database_name}.sql' });
    const { bytes } = await agent.backUp('SALES', { file: 'sales.sql' });
    await vigie.scan();
    const dump = await agent.dump('sales.sql', bytes);
    await rename(join(agent.folder, 'database', 'sales.sql'), vigie.validated('same/SALES.sql'));
    await agent.report({ SALES: sectionOf(dump) });
    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['success verified', 'success verified']);
  });

  it('and a template without time: an unchanged dump that never arrived is absent, whatever is stored', async () => {
    const agent = await vigie.agent('DELETE_ABSENT');
    const job = await vigie.job(agent.id, 'SALES', { final_storage_path_template: 'absent/{database_name}.sql' });
    const dump = await agent.backUp('SALES', { file: 'sales.sql' });
    await vigie.scan();
    await agent.report({ SALES: sectionOf(dump) });
    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['success verified', 'transfer_integrity_failed file-absent']);
  });

  it('leaves a file that turned out wrong where it is', async () => {
    const agent = await vigie.agent('DELETE_BAD');
    const job = await vigie.job(agent.id, 'SALES');
    const dump = await agent.dump('sales.sql', Buffer.alloc(3 * 1024 * 1024, 'y'));
    await agent.report({ SALES: sectionOf({ ...dump, sha256: 'f'.repeat(64) }) });
    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['hash_mismatch hash-differs']);
    expect(await agent.list('database')).toEqual(['sales.sql']);
  });
});

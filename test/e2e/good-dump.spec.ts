import { readFile, stat } from 'node:fs/promises';
import { TestVigie } from '../support/vigie.js';

describe('A good dump', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start()));
  afterAll(() => vigie.close());

  it('becomes a success, a byte-identical copy at the templated path, and an archived report', async () => {
    const agent = await vigie.agent('ACME_DOUALA_AKWA');
    const job = await vigie.job(agent.id, 'SALES', { final_storage_path_template: '{company_name}/{city}/{agent_id}/{db_name}{extension}' });
    const dump = await agent.backUp('SALES', { fileName: '20261122_120000_ACME.json' });

    const run = await vigie.scan();

    expect(run).toMatchObject({ reports_applied: 1, entries_recorded: 1, files_promoted: 1, bytes_verified: dump.size, problems: [] });
    const [entry] = await vigie.entries(job);
    expect(entry).toMatchObject({
      status: 'success', rule: 'verified', late: false, hash_comparison_result: null, scan_run_id: run.id,
      server_calculated_staged_hash: dump.sha256, server_calculated_staged_size: dump.size,
      agent_reported_hash_sha256: dump.sha256, agent_compress_size_pre_compress: dump.size * 3,
      final_path: 'Acme/Douala/ACME_DOUALA_AKWA/SALES.sql.gz', report_file_name: '20261122_120000_ACME.json',
    });
    expect(await readFile(vigie.validated(entry!.final_path!))).toEqual(dump.bytes);
    expect((await stat(vigie.validated(entry!.final_path!))).mode & 0o777).toBe(0o640);
    expect(await agent.list('log/_archive')).toEqual(['20261122_120000_ACME.json']);
    expect(await agent.list('database')).toEqual(['sales.sql.gz']);
    const after = await vigie.reload(job);
    expect(after).toMatchObject({ current_status: 'ok', previous_successful_hash_global: dump.sha256 });
    expect(after.last_successful_backup_utc).toBe(entry!.agent_report_timestamp_utc);
    expect(await vigie.get('/stored_backups')).toMatchObject([{ path: entry!.final_path, sha256: dump.sha256, entry_id: entry!.id, replaced_at: null }]);
  });

  it('adds nothing when it is scanned again, nor when the same report is uploaded again', async () => {
    const agent = await vigie.agent('TWICE');
    const job = await vigie.job(agent.id, 'SALES');
    await agent.backUp('SALES', { fileName: 'report.json' });
    await vigie.scan();
    await vigie.scan();
    await agent.rawReport((await agent.read('log/_archive/report.json')).toString(), 'again.json');

    const run = await vigie.scan();

    expect(run).toMatchObject({ reports_duplicate: 1, entries_recorded: 0 });
    expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect(await agent.list('log')).toEqual(['_archive']);
  });

  it('that is unchanged since the last success says so, and replaces the stored copy of the same path', async () => {
    const agent = await vigie.agent('UNCHANGED');
    const job = await vigie.job(agent.id, 'SALES', { final_storage_path_template: 'u/{database_name}{extension}' });
    await agent.backUp('SALES', { content: 'same bytes', endedAt: new Date(Date.now() - 5000) });
    await vigie.scan();
    await agent.backUp('SALES', { content: 'same bytes', endedAt: new Date(Date.now() - 3000) });
    await vigie.scan();
    await agent.backUp('SALES', { content: 'other bytes' });
    await vigie.scan();

    const entries = await vigie.entries(job);
    expect(entries.map(({ hash_comparison_result }) => hash_comparison_result)).toEqual([true, false, null]);
    expect(await readFile(vigie.validated('u/SALES.sql.gz'), 'utf8')).toBe('other bytes');
    const stored = await vigie.get<{ replaced_at: string | null }[]>(`/stored_backups?job_id=${job.id}`);
    expect(stored.map(({ replaced_at }) => replaced_at === null)).toEqual([true, false, false]);
  });
});

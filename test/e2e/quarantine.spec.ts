import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotificationService } from '../../src/notification/notification.service.js';
import { fixtureBytes } from '../fixtures/reports/read-fixture.js';
import { sectionOf } from '../support/agent.js';
import { HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

interface Rejected {
  id: number;
  file_name: string;
  partial: boolean;
  problems: { pointer: string; detail: string }[];
}

describe('A report that cannot be read', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start()));
  afterAll(() => vigie.close());

  it('is quarantined with its problems, listed, and leaves the other reports alone', async () => {
    const agent = await vigie.agent('BROKEN');
    const job = await vigie.job(agent.id, 'SALES');
    await agent.rawReport('{"agent_id": "SOMEBODY_ELSE", "databases": {}}', 'a-broken.json');
    await agent.backUp('SALES', { fileName: 'b-good.json' });

    expect(await vigie.scan()).toMatchObject({ reports_rejected: 1, reports_applied: 1 });

    expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect(await agent.list('log/_rejected')).toEqual(['a-broken.json', 'a-broken.json.problems.json']);
    expect(await agent.list('log/_archive')).toEqual(['b-good.json']);
    const [row] = await vigie.get<Rejected[]>('/rejected_reports?agent_id=BROKEN');
    expect(row).toMatchObject({ file_name: 'a-broken.json', partial: false });
    expect(row!.problems.length).toBeGreaterThan(0);
    expect(JSON.parse((await agent.read('log/_rejected/a-broken.json.problems.json')).toString())).toBeTruthy();
  });

  it('is told once, to the administrator', async () => {
    const told = await TestVigie.start({ ADMIN_EMAIL_RECIPIENT: 'ops@example.org' });
    try {
      const agent = await told.agent('TOLD');
      await agent.rawReport('[]', 'x.json');
      await told.scan();
      await told.scan();
      await told.test.app.get(NotificationService).work();
      expect(await told.get('/deliveries')).toMatchObject([{ kind: 'report_rejected', recipient: 'ops@example.org', status: 'skipped' }]);
    } finally {
      await told.close();
    }
  });

  it('waits for a minute when it does not parse, because it may still be arriving', async () => {
    const agent = await vigie.agent('ARRIVING');
    const name = await agent.rawReport('{"agent_id": "ARRIV');
    expect(await vigie.scan()).toMatchObject({ reports_waiting: 1, reports_rejected: 0 });

    const old = new Date(Date.now() - 2 * MINUTE_MS);
    await utimes(join(agent.folder, 'log', name), old, old);
    expect(await vigie.scan()).toMatchObject({ reports_waiting: 0, reports_rejected: 1 });
  });

  it('is read again on request', async () => {
    const agent = await vigie.agent('RETRY');
    const job = await vigie.job(agent.id, 'SALES');
    const dump = await agent.dump('sales.sql');
    const good = JSON.stringify({ agent_id: 'RETRY', operation_end_time: new Date().toISOString(), databases: { SALES: sectionOf(dump) } });
    await agent.rawReport(good.replace('"RETRY"', '"OTHER"'), 'r.json');
    await vigie.scan();
    await writeFile(join(agent.folder, 'log', '_rejected', 'r.json'), good);
    const [row] = await vigie.get<Rejected[]>('/rejected_reports?agent_id=RETRY');

    expect((await vigie.request('POST', `/rejected_reports/${row!.id}/retry`)).status).toBe(202);
    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect(await vigie.get('/rejected_reports?agent_id=RETRY')).toEqual([]);
  });

  it('in one section only is archived, listed as partial, and its good sections are judged', async () => {
    const agent = await vigie.agent('PARTIAL');
    const job = await vigie.job(agent.id, 'SALES');
    const dump = await agent.dump('sales.sql');
    await agent.report({ SALES: sectionOf(dump), HR: sectionOf(dump, { BACKUP: { status: 'perhaps' } }) }, { fileName: 'p.json' });

    expect(await vigie.scan()).toMatchObject({ reports_partial: 1, reports_applied: 1 });

    expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect(await agent.list('log/_archive')).toEqual(['p.json']);
    const [row] = await vigie.get<Rejected[]>('/rejected_reports?agent_id=PARTIAL');
    expect(row).toMatchObject({ partial: true, problems: [{ pointer: '/databases/HR/BACKUP/status' }] });
  });

  it('never blocks the scan: FIFOs, links, huge and unfinished files', async () => {
    const agent = await vigie.agent('HOSTILE');
    execFileSync('mkfifo', [join(agent.folder, 'log', 'fifo.json')]);
    await symlink('/etc/passwd', join(agent.folder, 'log', 'link.json'));
    await writeFile(join(agent.folder, 'log', 'huge.json'), Buffer.alloc(6 * 1024 * 1024, ' '));
    await writeFile(join(agent.folder, 'log', '.hidden.json'), 'x');
    await writeFile(join(agent.folder, 'log', 'growing.json.part'), 'x');

    expect(await vigie.scan()).toMatchObject({ reports_rejected: 3 });

    expect((await agent.list('log')).sort()).toEqual(['.hidden.json', '_rejected', 'growing.json.part']);
    expect(await readFile('/etc/passwd', 'utf8')).toContain('root');
  });

  it('whose name, or whose folder’s name, is not UTF-8 is told of, once', async () => {
    const agent = await vigie.agent('LATIN1');
    await writeFile(Buffer.from(`${join(agent.folder, 'log')}/caf\xe9.json`, 'latin1'), '{}');
    await mkdir(Buffer.from(`${vigie.test.config.storage.stagingRoot}/AG\xe9/log`, 'latin1'), { recursive: true });

    const run = await vigie.scan();
    expect(run.problems.map(({ detail }) => detail)).toContainEqual(expect.stringContaining('not UTF-8'));
    await vigie.scan();
    const rows = await vigie.get<Rejected[]>('/rejected_reports?agent_id=LATIN1');
    expect(rows.map(({ problems }) => problems[0]!.detail)).toEqual([expect.stringContaining('not UTF-8')]);
  });

  it('from the future is refused, and the message names the zone that was used', async () => {
    const agent = await vigie.agent('FUTURE');
    const soon = new Date(Date.now() + 5 * HOUR_MS).toISOString().replace('T', ' ').replace('Z', '');
    await agent.rawReport(JSON.stringify({ operation_end_time: soon, databases: { A: { BACKUP: { status: true } } } }));
    await vigie.scan();

    const [row] = await vigie.get<Rejected[]>('/rejected_reports?agent_id=FUTURE');
    expect(row!.problems.map(({ detail }) => detail).join()).toContain('UTC');
  });
});

describe('Every dialect', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start({ MAX_STATUS_FILE_AGE_DAYS: '3650' })));
  afterAll(() => vigie.close());

  it.each(['canonical', 'production-dialect', 'production-posix', 'flat-list', 'flat-map'])('of the %s kind is read and names the same databases', async (kind) => {
    const agent = await vigie.agent('ACME_DOUALA_AKWA');
    await agent.rawReport(Buffer.from(fixtureBytes(`${kind}.json`)).toString(), `${kind}.json`);

    expect(await vigie.scan()).toMatchObject({ reports_applied: 1, reports_rejected: 0, problems: [] });
    const seen = await vigie.get<{ database_name: string }[]>('/unmatched_databases?agent_id=ACME_DOUALA_AKWA');
    expect(seen.map(({ database_name }) => database_name)).toContain('SALES_2026');
  });
});

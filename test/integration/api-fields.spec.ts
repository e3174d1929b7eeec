import { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import { addEntry, type Api, expectStatus, pointersOf, startApi } from './api-support.js';

const EVIDENCE = { expected_at: '2026-06-12T13:00:00.000Z', deadline: '2026-06-12T14:00:00.000Z', observed_at: '2026-06-12T14:00:05.000Z' };

describe('fields= of backup entries', () => {
  let api: Api;

  const get = (path: string) => expectStatus(api.http.get(path), 200);

  /** The statements that `work` sends. */
  const statementsOf = async (work: () => Promise<unknown>) => {
    const statements: string[] = [];
    const spy = jest.spyOn(api.db.dataSource.logger, 'logQuery').mockImplementation((sql) => void statements.push(sql));
    await work().finally(() => spy.mockRestore());
    return statements.filter((sql) => sql.includes('backup_entries') && !sql.includes('count(*)'));
  };

  beforeAll(async () => {
    api = await startApi();
    const { id } = await api.createJob();
    await addEntry(api.db, id, { evidence: EVIDENCE });
    await addEntry(api.db, id, { status: 'failed', rule: 'empty-file' });
    await addEntry(api.db, id, { status: 'failed', rule: 'empty-file' });
  });
  afterAll(() => api.close());

  it('gives only the fields that are asked for, in that order', async () => {
    const { text, headers } = await get('/backup_entries?fields=status,id');
    expect(text).toBe('[{"status":"failed","id":3},{"status":"failed","id":2},{"status":"success","id":1}]');
    expect(headers).toMatchObject({ 'content-type': 'application/vnd.vigie.sparse+json; charset=utf-8', 'x-total-count': '3' });
  });

  it('may be repeated, and may name a field twice', async () => {
    expect((await get('/backup_entries?fields=rule&fields=status,rule&limit=1')).body).toEqual([{ rule: 'empty-file', status: 'failed' }]);
  });

  it('leaves the id out when it is not asked for', async () => {
    expect((await get('/backup_entries?fields=status')).body).toEqual([{ status: 'failed' }, { status: 'failed' }, { status: 'success' }]);
  });

  it('shows values as a whole entry does', async () => {
    const { body: [whole] } = await get('/backup_entries?status=success');
    const fields = Object.keys(whole);
    expect((await get(`/backup_entries?status=success&fields=${fields.join(',')}`)).body).toEqual([whole]);
  });

  it('reads no other column but the id', async () => {
    const [sql] = await statementsOf(() => get('/backup_entries?fields=status,rule'));
    expect(sql?.replace(/ FROM "backup_entries".*/s, '').match(/"entry"\."\w+"/g)).toEqual(['"entry"."id"', '"entry"."status"', '"entry"."rule"']);
  });

  it('goes together with filters, order and pages', async () => {
    const { body, headers } = await get('/backup_entries?fields=id&status=failed&sort=-created_at&limit=1');
    expect(body).toHaveLength(1);
    expect(headers.link).toBe('</backup_entries?fields=id&status=failed&sort=-created_at&limit=1&skip=1>; rel="next"');
  });

  it('is kept in the cursor of the next page', async () => {
    const { headers } = await get('/backup_entries?fields=status&limit=2');
    expect(headers.link).toBe('</backup_entries?fields=status&limit=2&before_id=2>; rel="next"');
    expect((await get('/backup_entries?fields=status&limit=2&before_id=2')).body).toEqual([{ status: 'success' }]);
  });

  it('works for a single entry, which has an ETag of what it shows', async () => {
    const { body, headers } = await get('/backup_entries/1?fields=evidence,rule');
    expect(body).toEqual({ evidence: EVIDENCE, rule: 'verified' });
    expect(headers['content-type']).toContain('application/vnd.vigie.sparse+json');
    await expectStatus(api.http.get('/backup_entries/1?fields=evidence,rule').set('If-None-Match', String(headers.etag)), 304);
    const whole = await get('/backup_entries/1');
    expect(whole.headers['content-type']).toContain('application/json');
    expect(whole.headers.etag).not.toBe(headers.etag);
    const sql = await statementsOf(() => get('/backup_entries/1?fields=rule'));
    expect(sql).toHaveLength(1);
    expect(sql[0]).not.toContain('evidence');
  });

  it.each(['/backup_entries', '/backup_entries/1'])('of %s that are unknown are a 422 that names the known ones', async (path) => {
    const { body } = await expectStatus(api.http.get(`${path}?fields=id,colour,job`), 422);
    expect(body.errors).toEqual([{ pointer: '/fields', detail: expect.stringMatching(/^fields: "colour","job" is no field of an entry. Known: id, expected_job_id, status, .*agent_id, findings\.$/) }]);
  });

  it.each(['fields=', 'fields=id,', 'fields[a]=id', 'fields=__proto__', `fields=${'id,'.repeat(200)}id`])('%s is a 422', async (query) => {
    expect(await pointersOf(api.http.get(`/backup_entries?${query}`))).toHaveLength(1);
  });

  it('of an entry that is not there are a 404', async () => {
    await expectStatus(api.http.get('/backup_entries/99?fields=id'), 404);
  });

  it('shows a whole entry as its row is, times to the millisecond', async () => {
    const created_at = new Date('2026-06-12T13:00:04.120Z');
    const id = await addEntry(api.db, (await api.createJob({ database_name: 'ALL' })).id, {
      created_at, cycle_expected_at_utc: created_at, agent_report_timestamp_utc: created_at, agent_reported_size_bytes: 2 ** 53 - 1, late: true, hash_comparison_result: false,
      message: 'Quotes " and \\ and \u2028 and é', evidence: EVIDENCE,
    });
    const row = await api.db.dataSource.getRepository(BackupEntry).findOneByOrFail({ id });
    expect((await get(`/backup_entries/${id}`)).body).toEqual({ ...JSON.parse(JSON.stringify(row)), findings: [] });
  });
});

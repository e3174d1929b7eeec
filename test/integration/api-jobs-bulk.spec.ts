import { type Api, expectStatus, NOW, pointersOf, SEED_JOB, startApi } from './api-support.js';

const LATER = new Date('2026-06-14T09:00:00Z');

describe('PATCH /jobs', () => {
  let api: Api;

  const patch = (query: string, body: unknown) => api.http.patch(`/jobs${query}`).send(body as object);
  const change = async (query: string, body: unknown) => (await expectStatus(patch(query, body), 200)).body;
  const rows = (columns = '*') => api.db.query(`SELECT ${columns} FROM expected_backup_jobs ORDER BY id`);
  const tags = async () => (await rows('tags')).map((row: { tags: string[] }) => row.tags);

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    await api.createJob({ tags: ['erp', 'production'] });
    await api.createJob({ database_name: 'HR', agent_id_responsible: 'BETA_KRIBI', company_name: 'Beta', city: 'Kribi', tags: ['staging'], is_active: false });
    await api.createJob({ database_name: 'LOGS', backup_frequency: 'hourly' });
    api.clock.time = LATER;
  });
  afterAll(() => api.close());

  it('tells how many jobs the filters match and how many of them changed', async () => {
    expect(await change('?agent_id=acme_douala_akwa', { owner: 'Finance team' })).toEqual({ matched: 2, changed: 2 });
    expect(await change('?all=true', { owner: 'Finance team' })).toEqual({ matched: 3, changed: 1 });
    expect(await change('?city=Paris', { owner: 'Nobody' })).toEqual({ matched: 0, changed: 0 });
  });

  it.each<[string, number[]]>([
    ['?city=Kribi', [2]], ['?status=unknown', [1, 2, 3]], ['?company_name=ACME', [1, 3]], ['?database_name=LOGS', [3]], ['?backup_frequency=hourly', [3]],
    ['?is_active=false', [2]], ['?tag=erp,production', [1]], ['?ids=1,3', [1, 3]], ['?q=kri', [2]], ['?agent_id=Beta_Kribi&city=Douala', []], ['?all=1', [1, 2, 3]],
  ])('changes the jobs of %s and no others', async (query, ids) => {
    await change(query, { notes: 'Here.' });
    expect((await rows('id, notes')).filter(({ notes }: { notes: string | null }) => notes !== null).map(({ id }: { id: number }) => id)).toEqual(ids);
  });

  it('pauses: no deadline any more', async () => {
    expect(await change('?all=true', { is_active: false })).toEqual({ matched: 3, changed: 2 });
    expect(await rows('is_active, next_deadline_utc')).toEqual(Array.from({ length: 3 }, () => ({ is_active: false, next_deadline_utc: null })));
  });

  it('resumes: the ledger begins now for those that were paused', async () => {
    await change('?all=true', { is_active: true });
    expect((await rows('ledger_from')).map((row: { ledger_from: Date }) => row.ledger_from)).toEqual([NOW, LATER, NOW]);
    expect((await expectStatus(api.http.get('/jobs/2'), 200)).body).toMatchObject({ is_active: true, next_expected_at_utc: '2026-06-14T13:30:00.000Z' });
  });

  it('sets grace, recipient, owner and notes, and leaves the ledger alone: another grace only moves the deadline', async () => {
    const [{ ledger_from, next_expected_at_utc }]: [{ ledger_from: Date; next_expected_at_utc: Date }] = await rows();
    await change('?ids=1', { grace_minutes: 10, email_for_notifications: 'dba@example.com', owner: 'Finance', notes: 'Ask Grace.' });
    expect((await rows())[0]).toMatchObject({ grace_minutes: 10, email_for_notifications: 'dba@example.com', owner: 'Finance', notes: 'Ask Grace.', ledger_from, next_expected_at_utc, next_deadline_utc: new Date(next_expected_at_utc.getTime() + 10 * 60_000) });
  });

  it('empties with null', async () => {
    await change('?ids=1', { grace_minutes: 10, owner: 'Finance' });
    await change('?ids=1', { grace_minutes: null, owner: null });
    expect((await rows())[0]).toMatchObject({ grace_minutes: null, owner: null });
  });

  it('adds and removes tags, and leaves the others', async () => {
    expect(await change('?all=true', { add_tags: ['watched', 'erp', 'erp'], remove_tags: ['staging'] })).toEqual({ matched: 3, changed: 3 });
    expect(await tags()).toEqual([['erp', 'production', 'watched'], ['erp', 'watched'], ['erp', 'watched']]);
  });

  it('replaces all tags', async () => {
    expect(await change('?all=true', { tags: ['staging'] })).toEqual({ matched: 3, changed: 2 });
    expect(await tags()).toEqual([['staging'], ['staging'], ['staging']]);
  });

  it('gives a new version to those jobs only that change, and leaves the others wholly alone', async () => {
    const before = await rows();
    await change('?all=true', { add_tags: ['erp'] });
    const after = await rows();
    expect(after.map(({ version }: { version: number }) => version)).toEqual([1, 2, 2]);
    expect(after[0]).toEqual(before[0]);
    expect(after[1].updated_at.getTime()).toBeGreaterThan(before[1].updated_at.getTime());
  });

  it('makes of each job what PATCH /jobs/:id would', async () => {
    const body = { is_active: true, grace_minutes: 30, tags: ['a'] };
    const strip = (row: Record<string, unknown>) => ({ ...row, updated_at: null });
    const before = await rows();
    await change('?ids=2', body);
    const bulk = (await rows())[1];
    await api.db.query('UPDATE expected_backup_jobs SET is_active = false, grace_minutes = NULL, tags = $1, version = 1, ledger_from = $2 WHERE id = 2', [before[1].tags, before[1].ledger_from]);
    await expectStatus(api.http.patch('/jobs/2').send(body), 200);
    expect(strip((await rows())[1])).toEqual(strip(bulk));
  });

  it('changes nothing when one job does not suit, and names it', async () => {
    const before = await rows();
    const { body } = await expectStatus(patch('?all=true', { grace_minutes: 90 }), 422);
    expect(body.errors).toEqual([{ pointer: '/grace_minutes', detail: 'job 3 (database LOGS of ACME_DOUALA_AKWA): is 90, expected at most 60, the shortest time between two cycles' }]);
    expect(await rows()).toEqual(before);
  });

  it('names the first twenty of many', async () => {
    await expectStatus(api.http.put('/jobs').send(Array.from({ length: 30 }, (_, index) => ({ ...SEED_JOB, database_name: `DB_${index}`, backup_frequency: 'hourly' }))), 200);
    const { body } = await expectStatus(patch('?q=DB_', { grace_minutes: 90 }), 422);
    expect(body.errors).toHaveLength(21);
    expect(body.detail).toMatch(/job 23 .*and 10 more$/);
  });

  it('refuses more tags than a job may carry', async () => {
    const many = (prefix: string) => Array.from({ length: 30 }, (_, index) => `${prefix}${index}`);
    await change('?ids=1', { tags: many('a') });
    expect(await pointersOf(patch('?all=1', { add_tags: many('b') }))).toEqual(['/add_tags']);
  });

  it('tells the audit log of every job that changed, and of no other', async () => {
    await change('?all=true', { add_tags: ['erp'] });
    const log = await api.db.query(`SELECT target_id, before, after FROM audit_log WHERE action = 'job.updated' ORDER BY id DESC LIMIT 2`);
    expect(log).toEqual([
      { target_id: '3', before: { tags: [] }, after: { tags: ['erp'] } },
      { target_id: '2', before: { tags: ['staging'] }, after: { tags: ['erp', 'staging'] } },
    ]);
  });

  it.each(['', '?all=false'])('refuses %p: it names no job', async (query) => {
    expect(await pointersOf(patch(query, { is_active: false }))).toEqual(['/all']);
  });

  it('refuses all=true beside a filter', async () => {
    expect(await pointersOf(patch('?all=true&city=Kribi', { is_active: false }))).toEqual(['/all']);
  });

  it.each(['?agent_id=', '?tag=', '?ids=', '?city=', '?status=', '?colour=red', '?limit=1', '?sort=id'])('refuses %s rather than to take it for no filter', async (query) => {
    expect(await pointersOf(patch(`${query}&all=true`, { is_active: false }))).toEqual([`/${query.slice(1).split('=')[0]}`]);
  });

  it.each<[unknown, string]>([
    [{}, ''], [[], '/body'], [{ is_active: null }, '/is_active'], [{ tags: null }, '/tags'], [{ add_tags: [] }, '/add_tags'], [{ add_tags: null }, '/add_tags'], [{ add_tags: ['a,b'] }, '/add_tags'],
    [{ tags: ['a'], add_tags: ['b'] }, '/add_tags'], [{ tags: ['a'], remove_tags: ['b'] }, '/remove_tags'], [{ add_tags: ['a', 'b'], remove_tags: ['b'] }, '/remove_tags'],
    [{ city: 'Kribi' }, '/city'], [{ id: 7 }, '/id'], [{ grace_minutes: 'x' }, '/grace_minutes'], [{ email_for_notifications: 'x' }, '/email_for_notifications'],
  ])('answers 422 to the body %j', async (body, pointer) => {
    expect(await pointersOf(patch('?all=true', body))).toEqual([pointer]);
  });

  it('is not for operators', async () => {
    const { body } = await expectStatus(api.http.post('/api_keys').send({ name: 'operator', role: 'operator' }), 201);
    await expectStatus(patch('?all=true', { is_active: false }).set('Authorization', `Bearer ${String(body.key)}`), 403);
  });

  it('loses nothing of single changes that come at the same time', async () => {
    await Promise.all([change('?all=true', { owner: 'Finance' }), expectStatus(api.http.patch('/jobs/1').send({ city: 'Kribi' }), 200), change('?all=true', { notes: 'Here.' })]);
    expect((await rows())[0]).toMatchObject({ owner: 'Finance', city: 'Kribi', notes: 'Here.', version: 4 });
  });
});

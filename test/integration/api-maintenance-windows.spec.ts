import { MaintenanceWindow } from '../../src/calendar/maintenance-window.entity.js';
import { SCOPES } from '../support/windows.js';
import { type Api, expectStatus, NOW, pointersOf, startApi } from './api-support.js';

const NIGHT = { reason: 'Storage is moved', agent_id: 'ACME_DOUALA_AKWA', starts_at: '2026-06-12T20:00:00Z', ends_at: '2026-06-13T04:00:00Z' };
const SATURDAYS = { reason: 'Patches', tag: 'erp', cron_expression: '0 22 * * 6', timezone: 'Africa/Douala', duration_minutes: 240 };

describe('Maintenance windows', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    await api.db.query('TRUNCATE maintenance_windows RESTART IDENTITY CASCADE');
  });
  afterAll(() => api.close());

  const make = async (fields: object = NIGHT) => (await expectStatus(api.http.post('/maintenance_windows').send(fields), 201)).body;
  const list = async (query = '') => (await expectStatus(api.http.get(`/maintenance_windows${query}`), 200)).body;
  const ids = async (query = '') => (await list(query)).map(({ id }: { id: number }) => id);

  it('say who made them, and when they are open', async () => {
    const response = await expectStatus(api.http.post('/maintenance_windows').send(NIGHT), 201);
    expect(response.body).toMatchObject({
      id: 1, kind: 'maintenance', reason: 'Storage is moved', agent_id: 'ACME_DOUALA_AKWA', job_id: null, everything: false, author: 'ADMIN_API_KEY', version: 1,
      is_open: false, opens_at: '2026-06-12T20:00:00.000Z', closes_at: '2026-06-13T04:00:00.000Z',
    });
    expect([response.headers.location, response.headers.etag]).toEqual(['/maintenance_windows/1', '"maintenance_window-1-1"']);
    api.clock.time = new Date('2026-06-12T20:00:00Z');
    expect((await expectStatus(api.http.get('/maintenance_windows/1'), 200)).body).toMatchObject({ is_open: true, opens_at: '2026-06-12T20:00:00.000Z' });
    api.clock.time = new Date('2026-06-13T04:00:00Z');
    expect((await list())[0]).toMatchObject({ is_open: false, opens_at: null, closes_at: null });
  });

  it('begin now unless they say otherwise, and may recur in a zone of their own', async () => {
    expect(await make({ reason: 'Now', everything: true, ends_at: '2026-06-12T13:00:00Z' })).toMatchObject({ is_open: true, starts_at: NOW.toISOString(), everything: true });
    expect(await make(SATURDAYS)).toMatchObject({ is_open: false, opens_at: '2026-06-13T21:00:00.000Z', closes_at: '2026-06-14T01:00:00.000Z', ends_at: null });
  });

  it.each<[string, object, string[]]>([
    ['over nothing that is named', { ...NIGHT, agent_id: undefined }, ['/everything']],
    ['without a reason', { ...NIGHT, reason: ' ' }, ['/reason']],
    ['that has passed', { ...NIGHT, starts_at: '2026-06-01T00:00:00Z', ends_at: '2026-06-02T00:00:00Z' }, ['/ends_at']],
    ['that begins at null', { ...NIGHT, starts_at: null }, ['/starts_at']],
    ['of a job that does not exist', { ...NIGHT, agent_id: null, job_id: 99 }, ['/job_id']],
    ['that is open for ever', { ...SATURDAYS, duration_minutes: 10_080 }, ['/duration_minutes']],
    ['that never opens', { ...SATURDAYS, starts_at: '2026-06-15T00:00:00Z', ends_at: '2026-06-16T00:00:00Z' }, ['/cron_expression']],
    ['of the year 10000', { ...NIGHT, ends_at: '9999-12-31T23:59:59-14:00' }, ['/ends_at']],
    ['that recurs for no time', { ...SATURDAYS, duration_minutes: 0 }, ['/duration_minutes']],
    ['in the zone +01:00', { ...SATURDAYS, timezone: '+01:00' }, ['/timezone']],
  ])('are refused %s', async (_words, fields, pointers) => {
    expect(await pointersOf(api.http.post('/maintenance_windows').send(fields))).toEqual(pointers);
  });

  it('change as their author has seen them, all that GET shows sent back or only a field', async () => {
    const window = await make();
    expect((await expectStatus(api.http.patch('/maintenance_windows/1').send(window), 200)).headers.etag).toBe('"maintenance_window-1-1"');
    const changed = await expectStatus(api.http.patch('/maintenance_windows/1').set('If-Match', '"maintenance_window-1-1"').send({ ends_at: '2026-06-13T06:00:00Z' }), 200);
    expect(changed.body).toMatchObject({ version: 2, ends_at: '2026-06-13T06:00:00.000Z', reason: 'Storage is moved' });
    await expectStatus(api.http.patch('/maintenance_windows/1').set('If-Match', '"maintenance_window-1-1"').send({ reason: 'Other' }), 412);
    expect(await pointersOf(api.http.patch('/maintenance_windows/1').send({ ends_at: null }))).toEqual(['/ends_at']);
    expect(await pointersOf(api.http.patch('/maintenance_windows/1').send({ reason: null }))).toEqual(['/reason']);
    const { body } = await expectStatus(api.http.get('/audit_log?target_type=maintenance_window&limit=1'), 200);
    expect(body[0]).toMatchObject({ action: 'maintenance_window.updated', before: { ends_at: '2026-06-13T04:00:00.000Z' }, after: { ends_at: '2026-06-13T06:00:00.000Z' } });
  });

  it('that are over may still be explained better, and not be opened again by mistake', async () => {
    await make();
    api.clock.time = new Date('2026-06-20T00:00:00Z');
    await expectStatus(api.http.patch('/maintenance_windows/1').send({ reason: 'Storage was moved' }), 200);
    expect(await pointersOf(api.http.patch('/maintenance_windows/1').send({ starts_at: '2026-06-12T19:00:00Z' }))).toEqual(['/ends_at']);
  });

  it('whose zone is gone count as closed, and can be mended', async () => {
    await make(SATURDAYS);
    await api.db.query(`UPDATE maintenance_windows SET timezone = 'Europe/Gone'`);
    expect((await list())[0]).toMatchObject({ is_open: false, opens_at: null });
    expect((await expectStatus(api.http.get('/maintenance_windows/openings?from=2026-06-01T00:00:00Z&to=2026-07-01T00:00:00Z'), 200)).body).toEqual([]);
    await expectStatus(api.http.patch('/maintenance_windows/1').send({ timezone: null }), 200);
    expect((await list())[0]).toMatchObject({ opens_at: '2026-06-13T22:00:00.000Z' });
  });

  it('tell all their openings in a span of time, whole and in order', async () => {
    await api.createJob({ tags: ['erp'] });
    await make(SATURDAYS);
    await make({ ...NIGHT, agent_id: null, tag: 'other' });
    await make();
    const openings = async (query: string) =>
      (await expectStatus(api.http.get(`/maintenance_windows/openings?${query}`), 200)).body.map(({ window_id, opens_at }: { window_id: number; opens_at: string }) => [window_id, opens_at.slice(0, 13)]);
    expect(await openings('from=2026-06-12T22:00:00Z&to=2026-06-20T21:00:01Z')).toEqual([[2, '2026-06-12T20'], [3, '2026-06-12T20'], [1, '2026-06-13T21'], [1, '2026-06-20T21']]);
    expect(await openings('from=2026-06-12T22:00:00Z&to=2026-06-20T21:00:00Z&job_id=1')).toEqual([[3, '2026-06-12T20'], [1, '2026-06-13T21']]);
    expect(await openings('from=2026-06-12T22:00:00Z&to=2026-06-20T21:00:01Z&skip=2&limit=1')).toEqual([[1, '2026-06-13T21']]);
    expect(await pointersOf(api.http.get('/maintenance_windows/openings?from=2026-06-12T22:00:00Z&to=2027-06-20T21:00:01Z'))).toEqual(['/to']);
  });

  it('that were deleted are gone from the API, and kept for the cycles that they still excuse', async () => {
    await make();
    await expectStatus(api.http.delete('/maintenance_windows/1'), 204);
    await expectStatus(api.http.get('/maintenance_windows/1'), 404);
    await expectStatus(api.http.delete('/maintenance_windows/1'), 404);
    expect(await list()).toEqual([]);
    expect(await api.db.findOneByOrFail(MaintenanceWindow, { id: 1 })).toMatchObject({ removed_at: NOW });
  });

  it.each(SCOPES)('of %j are found by a job that they concern: %s', async (scope, expected) => {
    await api.db.query('ALTER SEQUENCE expected_backup_jobs_id_seq RESTART WITH 7');
    await api.createJob({ agent_id_responsible: 'ACME_Douala', tags: ['erp', 'production'] });
    await api.createJob({ agent_id_responsible: 'OTHER', database_name: 'HR' });
    await make({ reason: 'Move', ends_at: NIGHT.ends_at, ...scope });
    expect(await ids('?job_id=7')).toEqual(expected ? [1] : []);
  });

  it('of an agent concern its jobs also where they carry no tags', async () => {
    await api.createJob({ tags: [] });
    await make();
    expect(await ids('?job_id=1')).toEqual([1]);
  });

  it('are filtered by agent, kind and whether they are over', async () => {
    await api.createJob();
    await make();
    await make(SATURDAYS);
    await expectStatus(api.http.post('/jobs/1/pause').send({ until: '2026-06-12T13:00:00Z' }), 200);
    expect([await ids('?agent_id=acme_douala_AKWA'), await ids('?kind=pause'), await ids('?over=false')]).toEqual([[1], [3], [1, 2, 3]]);
    api.clock.time = new Date('2026-06-12T13:00:00Z');
    expect([await ids('?over=false'), await ids('?over=true')]).toEqual([[1, 2], [3]]);
  });
});

describe('A pause', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    await api.createJob();
  });
  afterAll(() => api.close());

  const pause = (body: object, id = 1) => api.http.post(`/jobs/${id}/pause`).send(body);
  const job = async () => (await expectStatus(api.http.get('/jobs/1'), 200)).body;

  it('has an end, a reason and an author, and shows on its job without a new version', async () => {
    const { body } = await expectStatus(pause({ until: '2026-06-15T06:00:00Z', reason: 'Migration' }), 200);
    expect(body).toMatchObject({ kind: 'pause', job_id: 1, reason: 'Migration', author: 'ADMIN_API_KEY', is_open: true, starts_at: NOW.toISOString(), closes_at: '2026-06-15T06:00:00.000Z' });
    expect(await job()).toMatchObject({ paused_until: '2026-06-15T06:00:00.000Z', version: 1, is_active: true, next_expected_at_utc: '2026-06-12T13:30:00.000Z' });
  });

  it('replaces the one that is running', async () => {
    await expectStatus(pause({ until: '2026-06-15T06:00:00Z' }), 200);
    api.clock.time = new Date('2026-06-13T00:00:00Z');
    await expectStatus(pause({ until: '2026-06-14T00:00:00Z' }), 200);
    const { body } = await expectStatus(api.http.get('/maintenance_windows?job_id=1&over=false'), 200);
    expect(body).toMatchObject([{ kind: 'pause', starts_at: '2026-06-13T00:00:00.000Z', ends_at: '2026-06-14T00:00:00.000Z' }]);
    expect(await job()).toMatchObject({ paused_until: '2026-06-14T00:00:00.000Z' });
  });

  it('is one, however many people pause the job at once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, index) => expectStatus(pause({ until: `2026-06-15T0${index}:00:00Z` }), 200)));
    expect((await expectStatus(api.http.get('/maintenance_windows?job_id=1&over=false'), 200)).body).toHaveLength(1);
    await expectStatus(api.http.delete('/jobs/1/pause'), 204);
    expect((await expectStatus(api.http.get('/maintenance_windows?job_id=1&over=false'), 200)).body).toEqual([]);
  });

  it('ends before its time when the job is resumed, once', async () => {
    await expectStatus(pause({ until: '2026-06-15T06:00:00Z' }), 200);
    await expectStatus(api.http.delete('/jobs/1/pause'), 204);
    expect(await job()).toMatchObject({ paused_until: null });
    expect((await expectStatus(api.http.delete('/jobs/1/pause'), 404)).body.detail).toBe('Pause of job 1 does not exist.');
    const { body } = await expectStatus(api.http.get('/audit_log?target_type=job&target_id=1&limit=2'), 200);
    expect(body).toMatchObject([{ action: 'job.resumed', before: { ends_at: '2026-06-15T06:00:00.000Z' } }, { action: 'job.paused', after: { reason: 'Paused' } }]);
  });

  it('is changed and ended at its job, not as a window', async () => {
    const { body: { id } } = await expectStatus(pause({ until: '2026-06-15T06:00:00Z' }), 200);
    await expectStatus(api.http.patch(`/maintenance_windows/${id}`).send({ reason: 'x' }), 409);
    const { body } = await expectStatus(api.http.delete(`/maintenance_windows/${id}`), 409);
    expect(body.detail).toContain('DELETE /jobs/1/pause');
  });

  it('is refused where it makes no sense', async () => {
    expect(await pointersOf(pause({ until: '2026-06-12T12:00:00Z' }))).toEqual(['/until']);
    expect(await pointersOf(pause({ until: '2027-06-14T12:00:00Z' }))).toEqual(['/until']);
    expect(await pointersOf(pause({}))).toEqual(['/until']);
    await expectStatus(pause({ until: '2026-06-15T06:00:00Z' }, 99), 404);
    await expectStatus(api.http.patch('/jobs/1').send({ is_active: false }), 200);
    await expectStatus(pause({ until: '2026-06-15T06:00:00Z' }), 409);
  });

  it('goes with its job', async () => {
    await expectStatus(pause({ until: '2026-06-15T06:00:00Z' }), 200);
    await expectStatus(api.http.delete('/jobs/1'), 204);
    expect((await expectStatus(api.http.get('/maintenance_windows?kind=pause'), 200)).body).toEqual([]);
  });
});

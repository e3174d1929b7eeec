import { type Api, expectStatus, NOW, pointersOf, SEED_JOB, startApi } from './api-support.js';

const CRON = { backup_frequency: 'cron', cron_expression: '30 22 * * 1-5', timezone: 'Africa/Douala' };

/** Schedules that no job can have, and the field at fault. */
const IMPOSSIBLE: [string, Record<string, unknown>, string][] = [
  ['a date that does not come', { backup_frequency: 'cron', cron_expression: '0 0 30 2 *' }, '/cron_expression'],
  ['a once that has passed', { backup_frequency: 'once', expected_date: '2026-06-11', expected_hour_utc: 2, expected_minute_utc: 0 }, '/expected_date'],
  ['a once without a date', { backup_frequency: 'once', expected_hour_utc: 2, expected_minute_utc: 0 }, '/expected_date'],
  ['every minute', { backup_frequency: 'cron', cron_expression: '* * * * *' }, '/cron_expression'],
  ['a daily without an hour', { backup_frequency: 'daily', expected_minute_utc: 0 }, '/expected_hour_utc'],
  ['no weekday', { backup_frequency: 'weekly', expected_hour_utc: 2, expected_minute_utc: 0, expected_weekdays: [] }, '/expected_weekdays'],
  ['a zone that is none', { ...CRON, timezone: 'Africa/Nowhere' }, '/timezone'],
  ['a grace longer than the period', { backup_frequency: 'hourly', expected_minute_utc: 0, grace_minutes: 61 }, '/grace_minutes'],
  ['a frequency that nobody knows', { backup_frequency: 'sometimes', expected_hour_utc: 2, expected_minute_utc: 0 }, '/backup_frequency'],
];

describe('POST /schedules/preview', () => {
  let api: Api;
  const preview = (body: Record<string, unknown>) => api.http.post('/schedules/preview').send(body);

  beforeAll(async () => (api = await startApi()));
  afterAll(() => api.close());

  it('says in words when a schedule fires, and tells the next five times', async () => {
    const { body } = await expectStatus(preview({ ...CRON, grace_minutes: 30 }), 200);
    expect(body.description).toEqual({ en: 'At 22:30, Monday through Friday (Africa/Douala)', fr: 'À 22:30, de lundi à vendredi (Africa/Douala)' });
    // 12 June 2026 is a Friday; Douala is an hour ahead of UTC.
    expect(body.upcoming.map(({ expected_at_utc }: { expected_at_utc: string }) => expected_at_utc)).toEqual([12, 15, 16, 17, 18].map((day) => `2026-06-${day}T21:30:00.000Z`));
    expect(body.upcoming[0].deadline_utc).toBe('2026-06-12T22:00:00.000Z');
  });

  it('tells what GET /jobs/:id/schedule tells of a job that has it', async () => {
    const { database_name, agent_id_responsible, company_name, city, final_storage_path_template, ...schedule } = SEED_JOB;
    const { id } = await api.createJob({ database_name, agent_id_responsible, company_name, city, final_storage_path_template });
    const { body } = await expectStatus(preview(schedule), 200);
    expect(body.upcoming).toEqual((await expectStatus(api.http.get(`/jobs/${id}/schedule`), 200)).body);
    expect(body.upcoming).toHaveLength(5);
  });

  it('tells fewer times where the schedule ends', async () => {
    const once = { backup_frequency: 'once', expected_date: '2026-06-30', expected_hour_utc: 2, expected_minute_utc: 0 };
    expect((await expectStatus(preview(once), 200)).body.upcoming).toEqual([{ expected_at_utc: '2026-06-30T02:00:00.000Z', deadline_utc: '2026-06-30T03:00:00.000Z' }]);
  });

  it('shows a cron expression that has no words as it is', async () => {
    const { body } = await expectStatus(preview({ ...CRON, cron_expression: '0 2 10W,20W * *' }), 200);
    expect(body.description.en).toBe('By the cron expression 0 2 10W,20W * * (Africa/Douala)');
    expect(body.upcoming).toHaveLength(5);
  });

  it.each(IMPOSSIBLE)('refuses %s as saving a job does', async (_name, schedule, pointer) => {
    const refused = await expectStatus(preview(schedule), 422);
    expect(refused.body.errors).toMatchObject([{ pointer }]);
    const { database_name, agent_id_responsible, company_name, city, final_storage_path_template } = SEED_JOB;
    const unsaved = await expectStatus(api.http.post('/jobs').send({ database_name, agent_id_responsible, company_name, city, final_storage_path_template, ...schedule }), 422);
    expect(unsaved.body.errors).toEqual(refused.body.errors);
  });

  it('refuses what is no part of a schedule', async () => {
    expect(await pointersOf(preview({ ...CRON, city: 'Douala' }))).toEqual(['/city']);
  });

  it('saves nothing and leaves no trace', async () => {
    const before = await api.db.query('SELECT (SELECT count(*) FROM expected_backup_jobs) AS jobs, (SELECT count(*) FROM audit_log) AS changes');
    await expectStatus(preview(CRON), 200);
    expect(await api.db.query('SELECT (SELECT count(*) FROM expected_backup_jobs) AS jobs, (SELECT count(*) FROM audit_log) AS changes')).toEqual(before);
    expect(api.clock.now()).toEqual(NOW);
  });

  it('is open to those who may only look', async () => {
    const { body } = await expectStatus(api.http.post('/api_keys').send({ name: 'Looks', role: 'viewer' }), 201);
    await expectStatus(preview(CRON).set('Authorization', `Bearer ${body.key}`), 200);
  });
});

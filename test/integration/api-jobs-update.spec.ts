import { StoredBackup } from '../../src/storage/stored-backup.entity.js';
import { addEntry, type Api, expectStatus, NOW, pointersOf, startApi } from './api-support.js';

const LATER = new Date('2026-06-14T09:00:00Z');

describe('changing a job', () => {
  let api: Api;
  let id: number;

  const patch = (fields: Record<string, unknown>) => api.http.patch(`/jobs/${id}`).send(fields);
  const row = async () => (await api.db.query('SELECT * FROM expected_backup_jobs WHERE id = $1', [id]))[0];

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    ({ id } = await api.createJob({ neighborhood: 'Akwa' }));
    api.clock.time = LATER;
  });
  afterAll(() => api.close());

  it.each(['put', 'patch'] as const)('by %s leaves absent fields as they are', async (method) => {
    const { body } = await expectStatus(api.http[method](`/jobs/${id}`).send({ city: 'Yaoundé' }), 200);
    expect(body).toMatchObject({ city: 'Yaoundé', neighborhood: 'Akwa', company_name: 'ACME', expected_hour_utc: 13 });
  });

  it('accepts what GET has shown, edited', async () => {
    const { body } = await expectStatus(api.http.get(`/jobs/${id}`), 200);
    const response = await expectStatus(api.http.put(`/jobs/${id}`).send({ ...body, company_name: 'ACME SA' }), 200);
    expect(response.body).toMatchObject({ ...body, company_name: 'ACME SA', version: 2, updated_at: expect.any(String) });
  });

  it('empties an optional field with null', async () => {
    expect((await expectStatus(patch({ neighborhood: null }), 200)).body.neighborhood).toBeNull();
  });

  it.each(['database_name', 'agent_id_responsible', 'company_name', 'city', 'backup_frequency', 'expected_hour_utc', 'is_active', 'final_storage_path_template'])(
    'refuses null for %s',
    async (field) => {
      expect(await pointersOf(patch({ [field]: null }))).toEqual([`/${field}`]);
    },
  );

  it.each([{}, { city: 'Douala', expected_hour_utc: 13, neighborhood: 'Akwa' }])('touches nothing when %j says nothing new', async (fields) => {
    const before = await row();
    await expectStatus(patch(fields), 200);
    expect(await row()).toEqual(before);
  });

  it('moves updated_at when something changes', async () => {
    const before = await row();
    await expectStatus(patch({ city: 'Yaoundé' }), 200);
    expect((await row()).updated_at.getTime()).toBeGreaterThan(before.updated_at.getTime());
  });

  it('leaves the ledger alone when the schedule stays', async () => {
    const { ledger_from, next_deadline_utc } = await row();
    await expectStatus(patch({ city: 'Yaoundé' }), 200);
    expect(await row()).toMatchObject({ ledger_from, next_deadline_utc });
  });

  it('moves the deadline with another grace, and leaves the ledger alone', async () => {
    const { ledger_from, next_expected_at_utc }: { ledger_from: Date; next_expected_at_utc: Date } = await row();
    await expectStatus(patch({ grace_minutes: 10 }), 200);
    expect(await row()).toMatchObject({ ledger_from, next_expected_at_utc, next_deadline_utc: new Date(next_expected_at_utc.getTime() + 10 * 60_000) });
  });

  it.each([{ expected_minute_utc: 45 }, { expected_weekdays: [1] }, { backup_frequency: 'hourly' }])(
    'restarts the ledger at now with %j',
    async (fields) => {
      await expectStatus(patch(fields), 200);
      const { ledger_from, next_deadline_utc } = await row();
      expect(ledger_from).toEqual(LATER);
      expect(next_deadline_utc.getTime()).toBeGreaterThan(LATER.getTime());
    },
  );

  it('has no deadline while it is paused', async () => {
    const { body } = await expectStatus(patch({ is_active: false }), 200);
    expect(body).toMatchObject({ is_active: false, next_expected_at_utc: null, next_deadline_utc: null });
  });

  it('starts counting anew at the end of a pause', async () => {
    await expectStatus(patch({ is_active: false }), 200);
    const { body } = await expectStatus(patch({ is_active: true }), 200);
    expect(body.next_expected_at_utc).toBe('2026-06-14T13:30:00.000Z');
    expect((await row()).ledger_from).toEqual(LATER);
  });

  it('stays paused when its schedule changes', async () => {
    await expectStatus(patch({ is_active: false }), 200);
    expect((await expectStatus(patch({ expected_hour_utc: 3 }), 200)).body.next_deadline_utc).toBeNull();
  });

  it('stays watched by its new agent, whatever the case', async () => {
    await expectStatus(patch({ agent_id_responsible: 'Other_Agent' }), 200);
    expect((await row()).agent_key).toBe('other_agent');
  });

  it('answers 409 when another job has the schedule', async () => {
    await api.createJob({ expected_hour_utc: 4 });
    await expectStatus(patch({ expected_hour_utc: 4 }), 409);
  });

  it('answers 409 when another database has the path', async () => {
    await api.createJob({ database_name: 'HR', final_storage_path_template: '{city}/latest.sql' });
    expect(await pointersOf(patch({ final_storage_path_template: '{city}/latest.sql' }), 409)).toEqual(['/final_storage_path_template']);
  });

  it('changes nothing when it is refused', async () => {
    await api.createJob({ expected_hour_utc: 4 });
    const before = await row();
    await expectStatus(patch({ city: 'Yaoundé', expected_hour_utc: 4 }), 409);
    expect(await row()).toEqual(before);
  });

  it('answers 422 to a change that makes the schedule impossible', async () => {
    expect(await pointersOf(patch({ backup_frequency: 'cron' }))).toEqual(['/cron_expression']);
  });

  it.each(['get', 'put', 'patch', 'delete'] as const)('answers 404 to %s of a job that is not there', async (method) => {
    await expectStatus(api.http[method]('/jobs/4711'), 404);
  });

  it.each(['abc', '1.5', '-1', '9007199254740992', '99999999999999999999'])('answers 422 to the id %s', async (bad) => {
    expect(await pointersOf(api.http.get(`/jobs/${bad}`))).toEqual(['/id']);
  });

  it('keeps both of two concurrent changes to different fields', async () => {
    await Promise.all([expectStatus(patch({ city: 'Kribi' }), 200), expectStatus(patch({ company_name: 'Other' }), 200)]);
    expect(await row()).toMatchObject({ city: 'Kribi', company_name: 'Other' });
  });

  it('deletes a job with its entries', async () => {
    await addEntry(api.db, id);
    await expectStatus(api.http.delete(`/jobs/${id}/`), 204);
    await expectStatus(api.http.get(`/jobs/${id}`), 404);
    expect((await expectStatus(api.http.get('/backup_entries'), 200)).body).toEqual([]);
  });

  it('keeps the stored copies of a deleted job, without pointing at it', async () => {
    const entry_id = await addEntry(api.db, id);
    await api.db.insert(StoredBackup, {
      job_id: id, entry_id, agent_id: 'ACME_DOUALA_AKWA', database_name: 'SALES_2026', company_name: 'ACME', city: 'Douala', path: 'a.sql', size_bytes: 1,
      sha256: '0'.repeat(64), cycle_expected_at_utc: NOW, report_ended_at: NOW, stored_at: NOW, replaced_at: null,
    });
    await expectStatus(api.http.delete(`/jobs/${id}`), 204);
    expect((await expectStatus(api.http.get('/stored_backups'), 200)).body).toEqual([expect.objectContaining({ path: 'a.sql', job_id: null, entry_id: null })]);
  });

  it('tells the next five due times', async () => {
    const { body } = await expectStatus(api.http.get(`/jobs/${id}/schedule`), 200);
    expect(body).toHaveLength(5);
    expect(body[0]).toEqual({ expected_at_utc: '2026-06-14T13:30:00.000Z', deadline_utc: '2026-06-14T14:30:00.000Z' });
  });

  it('tells the due times that a paused job would have', async () => {
    await expectStatus(patch({ is_active: false }), 200);
    expect((await expectStatus(api.http.get(`/jobs/${id}/schedule`), 200)).body).toHaveLength(5);
  });

  it('answers 404 to the schedule of a job that is not there', async () => {
    await expectStatus(api.http.get('/jobs/4711/schedule'), 404);
  });
});

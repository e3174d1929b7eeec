import { addEntry, type Api, expectStatus, SEED_JOB, startApi } from './api-support.js';

/** What a client written for the FastAPI server of the seed does, call by call. */
describe('a client of the seed', () => {
  let api: Api;
  let id: number;

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    ({ id } = await api.createJob());
  });
  afterAll(() => api.close());

  it('creates a job at a path with a trailing slash', async () => {
    const { body } = await expectStatus(api.http.post('/jobs/').send({ ...SEED_JOB, database_name: 'HR' }), 201);
    expect(body).toMatchObject({ ...SEED_JOB, database_name: 'HR', id: expect.any(Number) });
  });

  it('finds every field of a job response', async () => {
    const { body } = await expectStatus(api.http.get(`/jobs/${id}`), 200);
    expect(body).toMatchObject({
      ...SEED_JOB, id, current_status: 'unknown', last_checked_at_utc: null, last_successful_backup_utc: null, last_failed_backup_utc: null,
    });
    expect(new Date(body.created_at).getTime()).not.toBeNaN();
  });

  it('lists jobs as a bare array with skip and limit', async () => {
    await api.createJob({ database_name: 'HR' });
    const { body } = await expectStatus(api.http.get('/jobs/?skip=1&limit=100'), 200);
    expect(body).toEqual([expect.objectContaining({ database_name: 'HR' })]);
  });

  it('updates by PUT with the changed fields only', async () => {
    const { body } = await expectStatus(api.http.put(`/jobs/${id}`).send({ city: 'Yaoundé', email_for_notifications: 'ops@acme.cm' }), 200);
    expect(body).toMatchObject({ ...SEED_JOB, city: 'Yaoundé', email_for_notifications: 'ops@acme.cm' });
  });

  it('may send the status fields that only scans set, without effect', async () => {
    const body = { current_status: 'ok', last_checked_at_utc: '2026-01-01T00:00:00', last_successful_backup_utc: null, last_failed_backup_utc: null };
    const response = await expectStatus(api.http.put(`/jobs/${id}`).send(body), 200);
    expect(response.body).toMatchObject({ current_status: 'unknown', last_checked_at_utc: null });
  });

  it('deletes a job and gets an empty 204', async () => {
    const { text } = await expectStatus(api.http.delete(`/jobs/${id}`), 204);
    expect(text).toBe('');
  });

  it('finds the text of an error in detail', async () => {
    const { body } = await expectStatus(api.http.get('/jobs/999'), 404);
    expect(body.detail).toBe('Job 999 does not exist.');
  });

  it('finds every field of a backup entry', async () => {
    const entry = await addEntry(api.db, id);
    const { body } = await expectStatus(api.http.get(`/backup_entries/${entry}`), 200);
    expect(Object.keys(body)).toEqual(expect.arrayContaining([
      'id', 'expected_job_id', 'status', 'agent_report_timestamp_utc', 'agent_reported_hash_sha256', 'agent_reported_size_bytes',
      'agent_compress_size_pre_compress', 'agent_compress_size_post_compress', 'agent_transfer_process_status', 'agent_transfer_process_start_time',
      'agent_transfer_process_timestamp', 'agent_transfer_error_message', 'agent_staged_file_name', 'agent_logs_summary', 'server_calculated_staged_hash',
      'server_calculated_staged_size', 'previous_successful_hash_global', 'hash_comparison_result', 'created_at',
    ]));
  });

  it('filters entries by job and by a status in capitals', async () => {
    await addEntry(api.db, id, { status: 'failed' });
    const found = await addEntry(api.db, id);
    const { body } = await expectStatus(api.http.get(`/backup_entries/?job_id=${id}&status=SUCCESS&skip=0&limit=100`), 200);
    expect(body.map((entry: { id: number }) => entry.id)).toEqual([found]);
  });

  it('gets a 400 that names an unknown entry status', async () => {
    const { body } = await expectStatus(api.http.get('/backup_entries/?status=broken'), 400);
    expect(body.detail).toMatch(/^Invalid backup status: broken\./);
  });

  it('takes an empty entry status for none', async () => {
    await addEntry(api.db, id);
    const { body } = await expectStatus(api.http.get('/backup_entries/?status='), 200);
    expect(body).toHaveLength(1);
  });
});

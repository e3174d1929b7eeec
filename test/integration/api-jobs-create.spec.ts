import { EventEmitter2 } from '@nestjs/event-emitter';
import { EVENTS_WRITTEN } from '../../src/events/event-types.js';
import { JobCreator } from '../../src/jobs/editing/job-creator.js';
import { StoredBackup } from '../../src/storage/stored-backup.entity.js';
import { type Api, expectStatus, NOW, pointersOf, SEED_JOB, startApi } from './api-support.js';

describe('POST /jobs', () => {
  let api: Api;
  let recordedBefore = 0;

  const post = (fields: Record<string, unknown>) => api.http.post('/jobs').send({ ...SEED_JOB, ...fields });
  const without = (field: string) => Object.fromEntries(Object.entries(SEED_JOB).filter(([name]) => name !== field));

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    const { body } = await expectStatus(api.http.get('/audit_log?limit=1'), 200);
    recordedBefore = body[0]?.id ?? 0;
  });
  afterAll(() => api.close());

  it('answers 201 with the job, whose first cycle is the first with a deadline to come', async () => {
    const { body } = await expectStatus(post({ grace_minutes: 15 }), 201);
    expect(body).toMatchObject({ next_expected_at_utc: '2026-06-12T13:30:00.000Z', next_deadline_utc: '2026-06-12T13:45:00.000Z' });
  });

  it('expects a cycle that has begun but whose deadline lies ahead', async () => {
    const { body } = await expectStatus(post({ expected_hour_utc: 11, grace_minutes: 60 }), 201);
    expect(body.next_expected_at_utc).toBe('2026-06-12T11:30:00.000Z');
  });

  it('hides the columns that only the server needs', async () => {
    const job = await api.createJob();
    expect(Object.keys(job).filter((name) => /_key$|^ledger|^status_/.test(name))).toEqual([]);
  });

  it('answers as GET does from then on, field by field in the same order', async () => {
    const forms = [
      {}, { tags: ['production', ' erp '], is_active: false }, { backup_frequency: 'once', expected_date: '2026-07-01', grace_minutes: 0 },
      { backup_frequency: 'weekly', expected_weekdays: [1, 5], max_duration_minutes: 90, owner: 'Ada' }, { backup_frequency: 'monthly', expected_day_of_month: 31 },
      { backup_frequency: 'cron', cron_expression: '0 2 * * 1-5', timezone: 'Africa/Douala' }, { notes: 'Ask Grace.\n\t"Twice" \\ \u{1f4be}', neighborhood: 'Akwa', email_for_notifications: 'a@b.cm' },
    ];
    for (const [index, fields] of [...forms, ...forms].entries()) {
      const sent = post({ ...fields, database_name: `DB_${index}` });
      if (index >= forms.length) sent.set('Idempotency-Key', `key-${index}`);
      const { text, headers } = await expectStatus(sent, 201);
      const read = await expectStatus(api.http.get(headers.location ?? ''), 200);
      expect(text).toBe(read.text);
      expect(headers.etag).toBe(read.headers.etag);
    }
  });

  it('creates a paused job without a deadline', async () => {
    const job = await api.createJob({ is_active: false });
    expect(job).toMatchObject({ is_active: false, next_expected_at_utc: null, next_deadline_utc: null });
  });

  it('keeps every optional field', async () => {
    const fields = {
      neighborhood: 'Akwa', backup_frequency: 'weekly', expected_weekdays: [1, 5], grace_minutes: 30, timezone: 'Africa/Douala',
      email_for_notifications: 'ops@acme.cm', tags: ['erp', 'production'], owner: 'Finance team', notes: 'Ask Grace.\nTwice.',
      expected_day_of_month: 3, expected_date: '2026-07-01', cron_expression: '0 2 * * *',
    };
    expect(await api.createJob(fields)).toMatchObject(fields);
  });

  it('keeps tags trimmed, sorted and each once', async () => {
    expect(await api.createJob({ tags: ['production', ' erp ', 'erp'] })).toMatchObject({ tags: ['erp', 'production'], version: 1 });
  });

  it('has no tags, notes and owner unless it is told', async () => {
    expect(await api.createJob()).toMatchObject({ tags: [], notes: null, owner: null });
  });

  it.each([
    ['tags', 'erp'], ['tags', null], ['tags', [' ']], ['tags', ['a,b']], ['tags', ['a\nb']], ['tags', ['x'.repeat(51)]], ['tags', [1]], ['tags', [['a']]],
    ['tags', Array.from({ length: 51 }, (_, index) => `tag${index}`)], ['notes', 'a\u0000'], ['notes', 'x'.repeat(10_001)], ['owner', ''], ['owner', 'a\nb'],
  ])('refuses %s = %j', async (field, value) => {
    expect(await pointersOf(post({ [field]: value }))).toEqual([`/${field}`]);
  });

  it('ignores read-only fields', async () => {
    expect(await api.createJob({ id: 77, current_status: 'ok', created_at: '2000-01-01' })).toMatchObject({ id: 1, current_status: 'unknown' });
  });

  it.each(['database_name', 'agent_id_responsible', 'company_name', 'city', 'backup_frequency', 'final_storage_path_template'])(
    'refuses a job without %s',
    async (field) => {
      expect(await pointersOf(api.http.post('/jobs').send(without(field)))).toContain(`/${field}`);
    },
  );

  it.each(['daily', 'weekly', 'monthly', 'once'])('refuses a %s job without hour', async (backup_frequency) => {
    expect(await pointersOf(api.http.post('/jobs').send({ ...without('expected_hour_utc'), backup_frequency }))).toContain('/expected_hour_utc');
  });

  it('refuses an hourly job without minute', async () => {
    const { body } = await expectStatus(api.http.post('/jobs').send({ ...without('expected_minute_utc'), backup_frequency: 'hourly' }), 422);
    expect(body.errors).toEqual([{ pointer: '/expected_minute_utc', detail: 'expected_minute_utc is required' }]);
  });

  it('creates an hourly job without hour', async () => {
    const { body } = await expectStatus(api.http.post('/jobs').send({ ...without('expected_hour_utc'), backup_frequency: 'hourly' }), 201);
    expect(body.next_expected_at_utc).toBe('2026-06-12T12:30:00.000Z');
  });

  it('creates a cron job without hour and minute', async () => {
    const fields = { ...without('expected_hour_utc'), expected_minute_utc: undefined, backup_frequency: 'cron', cron_expression: '15 4 * * *' };
    const { body } = await expectStatus(api.http.post('/jobs').send(fields), 201);
    expect(body.next_expected_at_utc).toBe('2026-06-13T04:15:00.000Z');
  });

  it.each([
    ['expected_hour_utc', 24], ['expected_hour_utc', -1], ['expected_hour_utc', 2.5], ['expected_hour_utc', '3'], ['expected_hour_utc', null],
    ['expected_minute_utc', 60], ['backup_frequency', 'yearly'], ['is_active', 'yes'], ['is_active', null], ['grace_minutes', -5],
    ['expected_weekdays', [8]], ['expected_weekdays', []], ['expected_weekdays', 'monday'], ['expected_day_of_month', 32],
    ['email_for_notifications', 'ops'], ['email_for_notifications', 'ops@\ud800.example'], ['timezone', 'Mars/Olympus'], ['timezone', '+01:00'],
  ])('refuses %s = %j and points at it', async (field, value) => {
    expect(await pointersOf(post({ [field]: value }))).toEqual([`/${field}`]);
  });

  it.each([
    ['database_name', ''], ['database_name', '   '], ['database_name', ' padded '], ['company_name', 'x\r\nBcc: a@b'], ['database_name', 'a\u0000b'], ['database_name', '\ud800'],
    ['database_name', 'x'.repeat(256)], ['database_name', 7], ['company_name', 'a\nb'], ['city', ''], ['neighborhood', 'a\tb'],
    ['agent_id_responsible', 'a/b'], ['agent_id_responsible', 'a\\b'], ['agent_id_responsible', '..'], ['agent_id_responsible', '.hidden'],
    ['agent_id_responsible', '_archive'], ['agent_id_responsible', 'a\u0000'],
  ])('refuses %s = %j and points at it', async (field, value) => {
    expect(await pointersOf(post({ [field]: value }))).toEqual([`/${field}`]);
  });

  it.each(['{company}/{timestamp}', '/etc/passwd', '../{timestamp}', 'a/../{timestamp}', 'x'.repeat(1001), '{timestamp'])(
    'refuses the path template %j',
    async (final_storage_path_template) => {
      expect(await pointersOf(post({ final_storage_path_template }))).toEqual(['/final_storage_path_template']);
    },
  );

  it.each([
    [{ backup_frequency: 'once' }, '/expected_date'], [{ backup_frequency: 'once', expected_date: '2026-02-30' }, '/expected_date'],
    [{ backup_frequency: 'once', expected_date: '2026-06-01' }, '/expected_date'], [{ backup_frequency: 'cron' }, '/cron_expression'],
    [{ backup_frequency: 'cron', cron_expression: '* * * * *' }, '/cron_expression'], [{ backup_frequency: 'hourly', grace_minutes: 61 }, '/grace_minutes'],
  ])('refuses the impossible schedule %j', async (fields, pointer) => {
    expect(await pointersOf(post(fields))).toEqual([pointer]);
  });

  it.each(['<script>alert(1)</script>', 'two  words', 'x\r\nBcc: a@b'])('keeps the database name %j as it is', async (database_name) => {
    expect(await api.createJob({ database_name })).toMatchObject({ database_name });
  });

  it('refuses an unknown field by name', async () => {
    expect(await pointersOf(post({ databse_name: 'x' }))).toEqual(['/databse_name']);
  });

  it('points at every field at fault', async () => {
    expect(await pointersOf(post({ expected_hour_utc: 99, city: '' }))).toEqual(expect.arrayContaining(['/expected_hour_utc', '/city']));
  });

  it('answers 422 to an array and to no body at all', async () => {
    await expectStatus(api.http.post('/jobs').send([SEED_JOB]), 422);
    await expectStatus(api.http.post('/jobs'), 422);
  });

  it('answers 400 to a body that is no JSON', async () => {
    const { body } = await expectStatus(api.http.post('/jobs').type('json').send('{"city":'), 400);
    expect(body).toMatchObject({ status: 400, title: 'Bad Request' });
  });

  describe('answers 409', () => {
    it('to the same agent, database and schedule, whatever the case of the agent', async () => {
      await api.createJob();
      const { body } = await expectStatus(post({ agent_id_responsible: 'acme_douala_akwa', city: 'Elsewhere' }), 409);
      expect(body.detail).toContain('SALES_2026');
    });

    it('to all but one of ten equal requests at once', async () => {
      const responses = await Promise.all(Array.from({ length: 10 }, () => post({})));
      expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    });

    it('to a path that another database would be stored at, and names its job', async () => {
      await api.createJob({ final_storage_path_template: '{city}/backup{extension}' });
      const woken = jest.fn();
      api.app.get(EventEmitter2).once(EVENTS_WRITTEN, woken);
      const response = await expectStatus(post({ database_name: 'HR', final_storage_path_template: '{city}/backup{extension}' }), 409);
      expect(response.body).toMatchObject({ detail: expect.stringContaining('job 1'), errors: [{ pointer: '/final_storage_path_template' }] });
      expect(await recordedCreations()).toEqual(['1']);
      api.app.get(EventEmitter2).off(EVENTS_WRITTEN, woken);
      expect(woken).not.toHaveBeenCalled();
    });

    it('to all but one of ten databases that want one path at once', async () => {
      const claims = Array.from({ length: 10 }, (_, index) => post({ database_name: `DB${index}`, final_storage_path_template: 'shared.sql' }));
      const statuses = (await Promise.all(claims)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    });

    it('to a path where a copy of another database is stored', async () => {
      await storeCopy('Douala/latest.sql', 'HR');
      expect(await pointersOf(post({ final_storage_path_template: '{city}/latest.sql' }), 409)).toEqual(['/final_storage_path_template']);
    });
  });

  it('accepts a path where a copy of the same database is stored', async () => {
    await storeCopy('Douala/latest.sql', 'SALES_2026');
    await expectStatus(post({ final_storage_path_template: '{city}/latest.sql' }), 201);
  });

  it('accepts it where the agent spelled its name otherwise then, and still just once', async () => {
    await storeCopy('Douala/latest.sql', 'SALES_2026');
    const spelled = { agent_id_responsible: 'Acme_Douala_Akwa', final_storage_path_template: '{city}/latest.sql' };
    const { body } = await expectStatus(post(spelled), 201);
    expect(body).toMatchObject({ agent_id_responsible: 'Acme_Douala_Akwa' });
    await expectStatus(post(spelled), 409);
    expect(await recordedCreations()).toEqual([String(body.id)]);
  });

  it('records nothing where no request asks for it', async () => {
    const { id } = await api.app.get(JobCreator).create(SEED_JOB);
    await expectStatus(api.http.get(`/jobs/${id}`), 200);
    expect(await recordedCreations()).toEqual([]);
  });

  it('accepts a second schedule of one database at the same path', async () => {
    await api.createJob({ final_storage_path_template: '{city}/latest.sql' });
    await expectStatus(post({ expected_hour_utc: 20, final_storage_path_template: '{city}/latest.sql' }), 201);
  });

  /** Jobs whose creation is in the audit log, since the last test. */
  const recordedCreations = async (): Promise<unknown[]> => {
    const { body } = await expectStatus(api.http.get(`/audit_log?action=job.created&limit=1000`), 200);
    return body.filter(({ id }: { id: number }) => id > recordedBefore).map(({ target_id }: { target_id: string }) => target_id);
  };

  const storeCopy = (path: string, database_name: string) =>
    api.db.insert(StoredBackup, {
      job_id: null, entry_id: null, agent_id: 'ACME_DOUALA_AKWA', database_name, company_name: 'ACME', city: 'Douala', path, size_bytes: 1,
      sha256: '0'.repeat(64), cycle_expected_at_utc: NOW, report_ended_at: NOW, stored_at: NOW, replaced_at: null,
    });
});

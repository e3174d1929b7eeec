import fc from 'fast-check';
import { ExpectedBackupJob } from './job.entity.js';
import { changesTo, type JobRow, newJob, type NewJobFields, withChanges } from './job-fields.js';

const NOW = new Date('2026-06-12T12:00:00Z');
const options = { now: NOW, defaultGraceMs: 60 * 60_000 };

const wanted: NewJobFields = {
  database_name: 'SALES', agent_id_responsible: 'ACME_Douala', company_name: 'ACME', city: 'Douala', backup_frequency: 'daily',
  expected_hour_utc: 13, expected_minute_utc: 30, final_storage_path_template: '{city}/{database_name}/{hour}{minute}{extension}',
};

function existing(fields: Partial<JobRow> = {}): JobRow {
  return Object.assign(new ExpectedBackupJob(), newJob(wanted, { ...options, now: new Date('2026-01-01T00:00:00Z') }), { id: 1, owed: [] }, fields);
}

/** The body of a 422. */
function problemsOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof Object && 'getResponse' in error && typeof error.getResponse === 'function' ? error.getResponse().errors : error;
  }
  return null;
}

describe('newJob', () => {
  it('matches agents by their lower-case id', () => {
    expect(newJob(wanted, options).agent_key).toBe('acme_douala');
  });

  it('counts cycles from now', () => {
    expect(newJob(wanted, options)).toMatchObject({
      ledger_from: NOW, next_expected_at_utc: new Date('2026-06-12T13:30:00Z'), next_deadline_utc: new Date('2026-06-12T14:30:00Z'),
    });
  });

  it('has no deadline when it is paused', () => {
    expect(newJob({ ...wanted, is_active: false }, options)).toMatchObject({ next_expected_at_utc: null, next_deadline_utc: null });
  });

  it('knows the hour of its path where the schedule fixes it', () => {
    expect(newJob(wanted, options).collision_key).toBe('Douala/SALES/1330{extension}');
  });

  it('leaves the hour of its path open when it backs up hourly', () => {
    expect(newJob({ ...wanted, backup_frequency: 'hourly' }, options).collision_key).toBe('Douala/SALES/{hour}30{extension}');
  });

  it('leaves hour and minute of its path open when cron decides', () => {
    expect(newJob({ ...wanted, backup_frequency: 'cron', cron_expression: '5 4 * * *' }, options).collision_key).toBe('Douala/SALES/{hour}{minute}{extension}');
  });

  it('points at every impossible field', () => {
    const problems = problemsOf(() => newJob({ ...wanted, expected_weekdays: [], final_storage_path_template: '{nope}' }, options));
    expect(problems).toEqual([
      { pointer: '/expected_weekdays', detail: expect.any(String) },
      { pointer: '/final_storage_path_template', detail: expect.stringContaining('{nope}') },
    ]);
  });

  it('refuses a single date that has passed, since it would never be due', () => {
    const problems = problemsOf(() => newJob({ ...wanted, backup_frequency: 'once', expected_date: '2026-06-11' }, options));
    expect(problems).toEqual([{ pointer: '/expected_date', detail: expect.stringContaining('has passed') }]);
  });
});

describe('changesTo', () => {
  it('is empty for an empty patch', () => {
    expect(changesTo(existing(), {}, options)).toEqual({});
  });

  it('is empty for any part of what the job already says', () => {
    const fields = existing({ expected_weekdays: [1, 5], neighborhood: 'Akwa' });
    const names = Object.keys(newJob(wanted, options));
    fc.assert(
      fc.property(fc.subarray(names), (some) => {
        const copy = { ...fields, expected_weekdays: [1, 5] };
        const patch = Object.fromEntries(Object.entries(copy).filter(([name]) => some.includes(name)));
        expect(changesTo(fields, patch, options)).toEqual({});
      }),
    );
  });

  it('keeps the ledger when only names change', () => {
    expect(changesTo(existing(), { city: 'Kribi' }, options)).not.toHaveProperty('ledger_from');
  });

  it('computes the derived columns anew', () => {
    expect(changesTo(existing(), { city: 'Kribi', agent_id_responsible: 'BETA' }, options)).toMatchObject({
      agent_key: 'beta', collision_key: 'Kribi/SALES/1330{extension}',
    });
  });

  it('restarts the ledger with the schedule', () => {
    expect(changesTo(existing(), { expected_minute_utc: 0 }, options)).toMatchObject({ ledger_from: NOW, next_deadline_utc: new Date('2026-06-12T14:00:00Z') });
  });

  it('stops the ledger when it is switched off', () => {
    expect(changesTo(existing(), { is_active: false }, options)).toMatchObject({ is_active: false, next_expected_at_utc: null, next_deadline_utc: null });
  });

  it('restarts the ledger when it is switched on again', () => {
    expect(changesTo(existing({ is_active: false }), { is_active: true }, options)).toMatchObject({ ledger_from: NOW, next_expected_at_utc: expect.any(Date) });
  });

  it('leaves a past single date editable as long as the schedule stays', () => {
    const done = existing({ backup_frequency: 'once', expected_date: '2026-06-01' });
    expect(changesTo(done, { city: 'Kribi' }, options)).toMatchObject({ city: 'Kribi' });
  });
});

describe('What is due when a job is changed', () => {
  /** Daily at 13:30, grace an hour; the cycle of yesterday is open, and due since 14:30. */
  const OPEN = { next_expected_at_utc: new Date('2026-06-11T13:30:00Z'), next_deadline_utc: new Date('2026-06-11T14:30:00Z') };
  const owes = (from: string, until: string, fields: Partial<JobRow> = {}) =>
    [expect.objectContaining({ from: `${from}.000Z`, until: `${until}.000Z`, changed_at: NOW.toISOString(), schedule: expect.objectContaining({ expected_hour_utc: 13, grace_minutes: null, ...fields }) })];

  it.each<[string, Partial<NewJobFields>]>([
    ['it gets another time', { expected_hour_utc: 20 }],
    ['it gets another time and grace', { expected_hour_utc: 20, grace_minutes: 5 }],
    ['it is switched off', { is_active: false }],
    ['it is switched off and gets another grace', { is_active: false, grace_minutes: 5 }],
  ])('stays owed when %s', (_, patch) => {
    expect(changesTo(existing(OPEN), patch, options)).toMatchObject({ owed: owes('2026-06-11T13:30:00', '2026-06-12T12:00:00') });
  });

  it('is owed beside what is owed already', () => {
    const [before] = changesTo(existing(OPEN), { is_active: false }, { ...options, now: new Date('2026-06-12T11:00:00Z') }).owed!;
    expect(changesTo(existing({ ...OPEN, owed: [before!] }), { expected_hour_utc: 20 }, options).owed).toEqual([before, ...owes('2026-06-11T13:30:00', '2026-06-12T12:00:00')]);
  });

  it('is not owed as far as the new schedule expects it too', () => {
    const long = { backup_frequency: 'hourly' as const, grace_minutes: 20, next_expected_at_utc: new Date('2026-06-12T10:30:00Z'), next_deadline_utc: new Date('2026-06-12T10:50:00Z') };
    expect(changesTo(existing(long), { backup_frequency: 'daily', expected_hour_utc: 11, grace_minutes: 60 }, options)).toMatchObject({
      next_expected_at_utc: new Date('2026-06-12T11:30:00Z'), owed: owes('2026-06-12T10:30:00', '2026-06-12T10:50:00', { grace_minutes: 20 }),
    });
  });

  it.each<[string, Partial<NewJobFields>]>([
    ['nothing but words change', { city: 'Kribi', tags: ['erp'] }],
    ['another grace moves its deadline', { grace_minutes: 5 }],
  ])('is what it was when %s', (_, patch) => {
    const changes = changesTo(existing(OPEN), patch, options);
    expect(changes).not.toHaveProperty('owed');
    expect(withChanges(existing(OPEN), changes)).toMatchObject({ ledger_from: existing().ledger_from, next_expected_at_utc: OPEN.next_expected_at_utc });
  });

  it.each<[string, Partial<JobRow>, number, string]>([
    ['earlier, also into the past', { next_expected_at_utc: new Date('2026-06-12T11:30:00Z'), next_deadline_utc: new Date('2026-06-12T12:30:00Z') }, 10, '2026-06-12T11:40:00Z'],
    ['later, also out of the past', { next_expected_at_utc: new Date('2026-06-12T10:30:00Z'), next_deadline_utc: new Date('2026-06-12T11:30:00Z') }, 120, '2026-06-12T12:30:00Z'],
  ])('has its deadline moved %s, by another grace', (_, stands, grace, deadline) => {
    const hour = stands.next_expected_at_utc!.getUTCHours();
    expect(changesTo(existing({ ...stands, expected_hour_utc: hour }), { grace_minutes: grace }, options)).toMatchObject({ next_expected_at_utc: stands.next_expected_at_utc, next_deadline_utc: new Date(deadline) });
  });

  it('was never due where its deadline, by another grace, lies before the job was made', () => {
    const made = { expected_hour_utc: 11, ledger_from: new Date('2026-06-12T11:45:00Z'), next_expected_at_utc: new Date('2026-06-12T11:30:00Z'), next_deadline_utc: new Date('2026-06-12T12:30:00Z') };
    expect(changesTo(existing(made), { grace_minutes: 10 }, options)).toMatchObject({ next_expected_at_utc: new Date('2026-06-13T11:30:00Z'), next_deadline_utc: new Date('2026-06-13T11:40:00Z') });
  });
});

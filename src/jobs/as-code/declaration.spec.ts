import { ExpectedBackupJob } from '../job.entity.js';
import { type JobRow, newJob, type NewJobFields } from '../job-fields.js';
import { declarationOf } from './declaration.js';

const MINIMAL: NewJobFields = {
  database_name: 'SALES', agent_id_responsible: 'ACME', company_name: 'ACME', city: 'Douala', backup_frequency: 'daily',
  expected_hour_utc: 0, expected_minute_utc: 0, final_storage_path_template: '{timestamp}',
};

function declared(fields: Partial<NewJobFields> = {}): Record<string, unknown> {
  const row = newJob({ ...MINIMAL, ...fields }, { now: new Date('2026-06-12T12:00:00Z'), defaultGraceMs: 0 });
  const job: JobRow = Object.assign(new ExpectedBackupJob(), row, { id: 7, version: 3, current_status: 'ok' });
  return declarationOf(job);
}

describe('The declaration of a job', () => {
  it('of a minimal job is minimal', () => {
    expect(declared()).toEqual(MINIMAL);
  });

  it('says midnight where the frequency needs an hour', () => {
    expect(declared()).toMatchObject({ expected_hour_utc: 0, expected_minute_utc: 0 });
  });

  it.each<[Partial<NewJobFields>, string[]]>([
    [{ backup_frequency: 'hourly' }, ['expected_minute_utc']],
    [{ backup_frequency: 'cron', cron_expression: '0 2 * * *' }, []],
    [{ backup_frequency: 'cron', cron_expression: '0 2 * * *', expected_hour_utc: 5 }, ['expected_hour_utc']],
  ])('of %j says %j of hour and minute, since the rest is the default', (fields, expected) => {
    expect(Object.keys(declared(fields)).filter((name) => name.startsWith('expected_'))).toEqual(expected);
  });

  it.each<Partial<NewJobFields>>([{ is_active: false }, { tags: ['erp'] }, { grace_minutes: 0 }, { expected_weekdays: [1] }, { neighborhood: 'Akwa' }, { notes: 'Two\nlines' }])('says %j', (fields) => {
    expect(declared(fields)).toEqual({ ...MINIMAL, ...fields });
  });

  it('says nothing that cannot be set', () => {
    expect(Object.keys(declared())).not.toEqual(expect.arrayContaining(['id']));
  });
});

import { ExpectedBackupJob } from '../job.entity.js';
import { declareJob, newJob, type NewJobFields } from '../job-fields.js';
import { declareJobs } from './declare-jobs.js';
import { planJobs } from './plan.js';

const options = { now: new Date('2026-06-12T12:00:00Z'), defaultGraceMs: 60 * 60_000 };
const wanted = (fields: Partial<NewJobFields> = {}): NewJobFields => ({
  database_name: 'SALES', agent_id_responsible: 'ACME', company_name: 'ACME', city: 'Douala', backup_frequency: 'daily',
  expected_hour_utc: 13, expected_minute_utc: 30, final_storage_path_template: '{timestamp}', ...fields,
});
const existing = (id: number, fields: Partial<NewJobFields> = {}) => Object.assign(new ExpectedBackupJob(), newJob(wanted(fields), options), { id, version: 1 });
const plan = (list: NewJobFields[], jobs: ExpectedBackupJob[], prune = false) => planJobs(list.map(declareJob), jobs, prune, options);

describe('The plan for a list of jobs', () => {
  it('creates what is not there, changes what differs and keeps what is the same', async () => {
    const { steps } = await plan([wanted({ database_name: 'NEW' }), wanted({ city: 'Kribi' }), wanted({ database_name: 'HR' })], [existing(1), existing(2, { database_name: 'HR' })]);
    expect(steps.map(({ kind }) => kind)).toEqual(['create', 'update', 'keep']);
  });

  it('counts the version of what it changes', async () => {
    const { steps: [step] } = await plan([wanted({ city: 'Kribi' })], [existing(1)]);
    expect(step).toMatchObject({ kind: 'update', job: { version: 1 }, changed: { version: 2, city: 'Kribi' } });
  });

  it('removes what the list does not have only when it is to be pruned', async () => {
    const jobs = [existing(1), existing(2, { database_name: 'HR' })];
    expect((await plan([wanted()], jobs)).removed).toEqual([]);
    expect((await plan([wanted()], jobs, true)).removed).toEqual([jobs[1]]);
  });

  it('points at a job that would never be due', async () => {
    await expect(plan([wanted(), wanted({ backup_frequency: 'once', expected_date: '2026-06-01' })], [])).rejects.toMatchObject({ errors: [{ pointer: '/1/expected_date' }] });
  });
});

describe('Declaring jobs', () => {
  it('points at impossible schedules and at the second of two that are the same job', async () => {
    const list = [wanted(), wanted({ grace_minutes: 2000 }), wanted({ agent_id_responsible: 'acme', backup_frequency: 'weekly', expected_weekdays: [1, 2, 3, 4, 5, 6, 7] })];
    await expect(declareJobs(list)).rejects.toMatchObject({ errors: [{ pointer: '/1/grace_minutes' }, { pointer: '/2', detail: expect.stringContaining('the same job as /0') }] });
  });

  it('takes two schedules of one database for two jobs', async () => {
    expect(await declareJobs([wanted(), wanted({ expected_hour_utc: 1 })])).toHaveLength(2);
  });

  it('tells a hundred problems at most', async () => {
    const refused = declareJobs(Array.from({ length: 3_000 }, () => wanted({ grace_minutes: 2000 })));
    await expect(refused).rejects.toMatchObject({ errors: { length: 100 } });
  });
});

import { DEFAULT_PATH_TEMPLATE } from '../../src/jobs/registration.js';
import { JobCreator } from '../../src/jobs/editing/job-creator.js';
import { type Api, startApi } from './api-support.js';

describe('JobCreator.register', () => {
  let api: Api;

  const wanted = (database_name: string) => ({
    database_name, agent_id_responsible: 'ACME_DOUALA', company_name: 'ACME', city: 'DOUALA', backup_frequency: 'daily' as const,
    expected_hour_utc: 2, expected_minute_utc: 0, final_storage_path_template: DEFAULT_PATH_TEMPLATE,
  });
  const register = (...names: string[]) => api.db.transaction((manager) => api.app.get(JobCreator).register(manager, names.map(wanted)));

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(() => api.clear());
  afterAll(() => api.close());

  it('adds jobs that are expected from now on', async () => {
    const [job] = await register('SALES');
    expect(job).toMatchObject({ id: 1, database_name: 'SALES', agent_key: 'acme_douala', next_expected_at_utc: new Date('2026-06-13T02:00:00Z') });
  });

  it('returns only the jobs that are new', async () => {
    await register('SALES');
    expect(await register('SALES', 'HR', 'HR')).toEqual([expect.objectContaining({ database_name: 'HR' })]);
  });

  it('leaves out a name that no job may have', async () => {
    expect(await register('x'.repeat(256), 'HR')).toEqual([expect.objectContaining({ database_name: 'HR' })]);
  });

  it('does nothing when nothing is wanted', async () => {
    expect(await register()).toEqual([]);
  });

  it('adds the 10,000 databases that one report may name', async () => {
    expect(await register(...Array.from({ length: 10_000 }, (_, index) => `DB_${index}`))).toHaveLength(10_000);
  });
});

import { StoredBackup } from '../../src/storage/stored-backup.entity.js';
import { addAgent, type Api, expectStatus, NOW, pointersOf, startApi } from './api-support.js';

describe('GET /stored_backups', () => {
  let api: Api;

  const store = (path: string, fields: Partial<StoredBackup>) =>
    api.db.insert(StoredBackup, {
      job_id: null, entry_id: null, agent_id: 'Acme_Douala', database_name: 'SALES', company_name: 'ACME', city: 'Douala', path, size_bytes: 5_000_000_000,
      sha256: '0'.repeat(64), cycle_expected_at_utc: NOW, report_ended_at: NOW, stored_at: NOW, replaced_at: null, ...fields,
    });

  const paths = async (query: string) => {
    const { body } = await expectStatus(api.http.get(`/stored_backups${query}`), 200);
    return body.map(({ path }: { path: string }) => path);
  };

  beforeAll(async () => {
    api = await startApi();
    await addAgent(api.db, 'Acme_Douala');
    await store('old.sql', { job_id: 1, replaced_at: NOW });
    await store('sales.sql', { job_id: 1 });
    await store('hr.sql', { job_id: 2, database_name: 'HR' });
    await store('gone.sql', { agent_id: 'GONE' });
  });
  afterAll(() => api.close());

  it('lists the newest first, also those of deleted jobs', async () => {
    expect(await paths('/')).toEqual(['gone.sql', 'hr.sql', 'sales.sql', 'old.sql']);
  });

  it.each([
    ['?job_id=1', ['sales.sql', 'old.sql']], ['?agent_id=ACME_DOUALA&database_name=SALES&current=true', ['sales.sql']], ['?agent_id=GONE', ['gone.sql']],
    ['?current=false', ['old.sql']], ['?current=0', ['old.sql']], ['?database_name=HR', ['hr.sql']], ['?agent_id=nobody', []], ['?skip=1&limit=1', ['hr.sql']],
  ])('answers %s', async (query, expected) => {
    expect(await paths(query)).toEqual(expected);
  });

  it('shows sizes beyond 32 bits as numbers', async () => {
    const { body } = await expectStatus(api.http.get('/stored_backups?limit=1'), 200);
    expect(body[0].size_bytes).toBe(5_000_000_000);
  });

  it.each(['job_id=x', 'current=maybe', 'agent_id=%00', 'database_name=', 'path=x'])('answers 422 to ?%s', async (query) => {
    expect(await pointersOf(api.http.get(`/stored_backups?${query}`))).toEqual([`/${query.split('=')[0]}`]);
  });
});

import { type Api, expectStatus, pointersOf, startApi } from './api-support.js';

describe('GET /jobs', () => {
  let api: Api;

  const names = async (query: string) => {
    const { body } = await expectStatus(api.http.get(`/jobs${query}`), 200);
    return body.map((job: { database_name: string }) => job.database_name);
  };

  beforeAll(async () => {
    api = await startApi();
    await api.createJob({ database_name: 'SALES', tags: ['erp', 'production', 'tier 1'], owner: 'Finance team', notes: 'Ask Grace.' });
    await api.createJob({
      database_name: 'HR_100%', agent_id_responsible: 'BETA_KRIBI', company_name: 'Beta', city: 'Kribi', tags: ['"odd" {tag}\\', 'production'], backup_frequency: 'monthly',
    });
    await api.createJob({ database_name: 'hr_archive', is_active: false });
    await api.db.query(`UPDATE expected_backup_jobs SET current_status = 'failed', last_failed_backup_utc = now() WHERE database_name = 'SALES'`);
  });
  afterAll(() => api.close());

  it('lists by id', async () => {
    expect(await names('')).toEqual(['SALES', 'HR_100%', 'hr_archive']);
  });

  it.each([
    ['?status=failed', ['SALES']], ['?agent_id=beta_kribi', ['HR_100%']], ['?company_name=Beta', ['HR_100%']], ['?city=Kribi', ['HR_100%']],
    ['?database_name=SALES', ['SALES']], ['?database_name=sales', []], ['?city=Kribi&status=failed', []],
    ['?is_active=true', ['SALES', 'HR_100%']], ['?is_active=1', ['SALES', 'HR_100%']], ['?is_active=false', ['hr_archive']], ['?is_active=0', ['hr_archive']],
    ['?q=hr', ['HR_100%', 'hr_archive']], ['?q=krib', ['HR_100%']], ['?q=beta_k', ['HR_100%']], ['?q=100%25', ['HR_100%']],
    ['?tag=production', ['SALES', 'HR_100%']], ['?tag=production&tag=erp', ['SALES']], ['?tag=erp,production', ['SALES']], ['?tag=tier+1', ['SALES']],
    ['?tag=production,%20tier%201', ['SALES']], ['?tag=prod', []], ['?tag=Production', []], ['?tag=erp,nothing', []], ['?tag=%22odd%22%20%7Btag%7D%5C', ['HR_100%']],
    ['?owner=Finance%20team', ['SALES']], ['?owner=finance%20team', []], ['?owner=Finance', []],
    ['?ids=3,1', ['SALES', 'hr_archive']], ['?ids=2&ids=3', ['HR_100%', 'hr_archive']], ['?ids=9007199254740991', []], ['?ids=1,2&city=Kribi', ['HR_100%']],
    ['?backup_frequency=monthly', ['HR_100%']], ['?backup_frequency=DAILY', ['SALES', 'hr_archive']],
    ['?q=finance', ['SALES']], ['?q=TIER', ['SALES']], ['?q=odd', ['HR_100%']], ['?q=grace', []],
    ['?q=%25', ['HR_100%']], ['?q=R_A', ['hr_archive']], ['?q=S_LES', []], ['?q=%5C', ['HR_100%']], ['?q=%5C%5C', []],
  ])('filters by %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it.each([
    ['?sort=database_name', 'HR_100%'], ['?sort=-id', 'hr_archive'], ['?sort=city', 'SALES'], ['?sort=-city', 'HR_100%'],
    ['?sort=last_failed_backup_utc', 'SALES'], ['?sort=-last_failed_backup_utc', 'SALES'],
  ])('orders by %s, unknown times last', async (query, first) => {
    const [found] = await names(query);
    expect(found).toBe(first);
  });

  it('finds up to 1,000 jobs by id, and refuses more', async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => index + 1).join(',');
    expect(await names(`?ids=${ids(1000)}`)).toHaveLength(3);
    expect(await pointersOf(api.http.get(`/jobs?ids=${ids(1001)}`))).toEqual(['/ids']);
  });

  it('links to the next page with every tag that was asked for', async () => {
    const { headers } = await expectStatus(api.http.get('/jobs?tag=production&tag=erp,production&limit=1&skip=0'), 200);
    expect(headers['x-total-count']).toBe('1');
    const { headers: first } = await expectStatus(api.http.get('/jobs?tag=production&limit=1'), 200);
    expect(first.link).toBe('</jobs?tag=production&limit=1&skip=1>; rel="next"');
  });

  it('breaks ties by id', async () => {
    expect(await names('?sort=city&city=Douala')).toEqual(['SALES', 'hr_archive']);
    expect(await names('?sort=-city&city=Douala')).toEqual(['hr_archive', 'SALES']);
  });

  it('counts all matches in X-Total-Count and links to the neighbouring pages', async () => {
    const { headers } = await expectStatus(api.http.get('/jobs?skip=1&limit=1&sort=id'), 200);
    expect(headers['x-total-count']).toBe('3');
    expect(headers.link).toBe('</jobs?skip=2&limit=1&sort=id>; rel="next", </jobs?skip=0&limit=1&sort=id>; rel="prev"');
  });

  it.each([
    'status=broken', 'is_active=maybe', 'sort=password', 'sort=agent_key', 'limit=0', 'limit=1001', 'limit=x', 'skip=-1', 'color=red', 'q=', 'q=%00',
    'database_name=a%00', 'tag=', 'tag=a,,b', 'tag=a%00', 'owner=', 'ids=', 'ids=1,x', 'ids=0', 'ids=1.5', 'ids=0x1', 'ids=99999999999999999999', 'backup_frequency=yearly',
    'status=ok&status=failed', 'skip=99999999999999999999',
  ])('answers 422 to ?%s', async (query) => {
    expect(await pointersOf(api.http.get(`/jobs?${query}`))).toEqual([`/${query.split('=')[0]}`]);
  });
});

import { addEntry, type Api, expectStatus, pointersOf, startApi } from './api-support.js';

describe('GET /backup_entries', () => {
  let api: Api;
  const at = (day: number) => new Date(`2026-06-${String(day).padStart(2, '0')}T10:00:00Z`);

  const ids = async (query: string) => {
    const { body } = await expectStatus(api.http.get(`/backup_entries${query}`), 200);
    return body.map(({ id }: { id: number }) => id);
  };

  const MISSED = { expected_at: '2026-06-12T13:00:00.000Z', deadline: '2026-06-12T14:00:00.000Z', observed_at: '2026-06-12T14:00:05.000Z' };

  beforeAll(async () => {
    api = await startApi();
    const sales = await api.createJob();
    const beta = await api.createJob({ database_name: 'HR', agent_id_responsible: 'Beta_Kribi', company_name: 'Beta' });
    await addEntry(api.db, sales.id, { created_at: at(1), status: 'failed', rule: 'empty-file' });
    await addEntry(api.db, sales.id, { created_at: at(2), late: true, agent_report_timestamp_utc: at(2) });
    await addEntry(api.db, beta.id, { created_at: at(3), agent_id: 'Beta_Kribi', database_name: 'HR', evidence: MISSED });
    await addEntry(api.db, beta.id, { created_at: at(4), agent_id: 'Beta_Kribi', database_name: 'HR', status: 'missing', rule: 'deadline-passed' });
  });
  afterAll(() => api.close());

  it('lists the newest first', async () => {
    expect(await ids('')).toEqual([4, 3, 2, 1]);
  });

  it.each([
    ['?job_id=1', [2, 1]], ['?job_id=77', []], ['?status=failed', [1]], ['?status=Missing', [4]], ['?agent_id=BETA_KRIBI', [4, 3]],
    ['?company_name=Beta&status=success', [3]], ['?late=true', [2]], ['?late=false', [4, 3, 1]], ['?late=0&job_id=1', [1]],
    ['?from=2026-06-03T10:00:00Z', [4, 3]], ['?to=2026-06-03T10:00:00Z', [2, 1]], ['?from=2026-06-02&to=2026-06-04', [3, 2]],
    ['?from=2026-06-03T11:00:00%2B01:00', [4, 3]], ['?from=2026-06-03T11:00:00+01:00', [4, 3]],
    ['?sort=id', [1, 2, 3, 4]], ['?sort=created_at', [1, 2, 3, 4]], ['?sort=-agent_report_timestamp_utc&limit=1', [2]], ['?skip=1&limit=2', [3, 2]],
  ])('answers %s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it('pages by cursor, each page linking to the one after it', async () => {
    const { body, headers } = await expectStatus(api.http.get('/backup_entries?before_id=4&limit=2'), 200);
    expect(body.map(({ id }: { id: number }) => id)).toEqual([3, 2]);
    expect(headers.link).toBe('</backup_entries?before_id=2&limit=2>; rel="next"');
  });

  describe('of one job, which one statement gives,', () => {
    const ALL = 'from=2000-01-01';
    let job = 0;
    beforeAll(async () => {
      job = (await api.createJob({ database_name: 'LOGS' })).id;
      for (let day = 1; day <= 7; day++) {
        const entry = await addEntry(api.db, job, { created_at: at(day), evidence: { ...MISSED, observed_at: 'é"\\' }, agent_logs_summary: day % 2 ? 'two\nlines, "quoted"' : null, late: day === 3 });
        for (let finding = day % 3; finding > 0; finding--) {
          await api.db.query(`INSERT INTO entry_findings (entry_id, job_id, kind, severity, numbers, text, created_at) VALUES ($1, $2, 'ran_too_long', 'warning', '{"n": 1}', $3, now())`, [entry, job, `${finding}`]);
        }
      }
    });
    afterAll(() => api.db.query('DELETE FROM expected_backup_jobs WHERE id = $1', [job]));

    const expectAsGeneralWay = async (ofJob: number, query: string, total: string) => {
      const [own, general] = await Promise.all([query, `${query}&${ALL}`].map((asked) => expectStatus(api.http.get(`/backup_entries?job_id=${ofJob}&${asked}`), 200)));
      expect(own!.text).toBe(general!.text);
      expect(own!.headers['x-total-count']).toBe(total);
      expect(own!.headers.link).toBe(general!.headers.link?.replaceAll(`&${ALL}`, ''));
    };

    it.each(['', 'limit=3', 'limit=7', 'limit=8', 'skip=2&limit=3', 'skip=5', 'skip=7', 'skip=50&limit=1', 'before_id=3', 'before_id=9&limit=2', 'before_id=1', 'before_id=9&skip=3&limit=2', 'sort=-id&limit=2'])(
      'is what the general way gives: %s', (query) => expectAsGeneralWay(job, query, '7'),
    );

    describe('in several texts, of 8 entries each,', () => {
      let long = 0;
      let newest = 0;
      beforeAll(async () => {
        long = (await api.createJob({ database_name: 'LONG' })).id;
        await api.db.query(
          `INSERT INTO backup_entries (expected_job_id, status, rule, message, evidence, agent_id, database_name, created_at, late, observed_late, cycles_missed)
           SELECT $1, 'success', 'sound', repeat('né \u{1f4be}…', number), '{}', 'ACME_DOUALA_AKWA', 'LONG', now(), false, false, 0 FROM generate_series(1, 20) number`,
          [long],
        );
        [{ newest }] = await api.db.query('SELECT max(id) AS newest FROM backup_entries WHERE expected_job_id = $1', [long]);
        await api.db.query(
          `INSERT INTO entry_findings (entry_id, job_id, kind, severity, numbers, text, created_at)
           SELECT id, $1, 'ran_too_long', 'warning', '{"n": 1}', 'long', now() FROM backup_entries WHERE expected_job_id = $1 AND id % 3 = 0`,
          [long],
        );
      });
      afterAll(() => api.db.query('DELETE FROM expected_backup_jobs WHERE id = $1', [long]));

      it.each(['', 'limit=7', 'limit=8', 'limit=9', 'limit=16', 'limit=19', 'limit=20', 'skip=3&limit=16', 'skip=4&limit=16', 'skip=12'])('is that, too: %s', (query) => expectAsGeneralWay(long, query, '20'));

      it.each([7, 8, 9, 16, 17])('is that, too, where %i are left before the cursor', (left) => expectAsGeneralWay(long, `before_id=${newest - 20 + left + 1}&limit=8`, '20'));

      it('says what it is, also to who asks for its headers only, and is not sent again', async () => {
        const read = await expectStatus(api.http.get(`/backup_entries?job_id=${long}`), 200);
        expect(read.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(read.text)) });
        const head = await expectStatus(api.http.head(`/backup_entries?job_id=${long}`), 200);
        expect(head.headers).toMatchObject({ 'content-type': read.headers['content-type'], 'content-length': read.headers['content-length'], etag: read.headers.etag });
        await expectStatus(api.http.get(`/backup_entries?job_id=${long}`).set('If-None-Match', String(read.headers.etag)), 304);
      });
    });
  });

  it('hops from the first page on to the cursor, which stays right while entries are added', async () => {
    const { headers } = await expectStatus(api.http.get('/backup_entries?limit=2&late=false'), 200);
    expect(headers.link).toBe('</backup_entries?limit=2&late=false&before_id=3>; rel="next"');
  });

  it('links to no empty page', async () => {
    expect((await expectStatus(api.http.get('/backup_entries?before_id=3&limit=2'), 200)).headers.link).toBeUndefined();
    expect((await expectStatus(api.http.get('/backup_entries?limit=4'), 200)).headers.link).toBeUndefined();
  });

  it('counts pages for those who skip, or want another order', async () => {
    expect((await expectStatus(api.http.get('/backup_entries?skip=0&limit=2'), 200)).headers.link).toBe('</backup_entries?skip=2&limit=2>; rel="next"');
    expect((await expectStatus(api.http.get('/backup_entries?sort=id&limit=2'), 200)).headers.link).toBe('</backup_entries?sort=id&limit=2&skip=2>; rel="next"');
  });

  it('is walked to its end by its own links, each entry once, while newer ones arrive', async () => {
    const seen: number[] = [];
    for (let url: string | undefined = '/backup_entries?limit=1&agent_id=BETA_KRIBI'; url !== undefined;) {
      const { body, headers } = await expectStatus(api.http.get(url), 200);
      seen.push(...body.map(({ id }: { id: number }) => id));
      url = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1];
      if (seen.length === 1) await addEntry(api.db, 2, { id: 99, agent_id: 'Beta_Kribi', database_name: 'HR' });
    }
    await api.db.query('DELETE FROM backup_entries WHERE id = 99');
    expect(seen).toEqual([4, 3]);
  });

  it('counts all matches, also those before the cursor', async () => {
    const { headers } = await expectStatus(api.http.get('/backup_entries?before_id=2&limit=2'), 200);
    expect(headers['x-total-count']).toBe('4');
  });

  it('ends the cursor at the oldest entry', async () => {
    const { headers } = await expectStatus(api.http.get('/backup_entries?before_id=2&limit=2'), 200);
    expect(headers.link).toBeUndefined();
  });

  it('reads a page with its findings, and counts, with two statements, and looks at jobs only where it must', async () => {
    const statements: string[] = [];
    const spy = jest.spyOn(api.db.dataSource.logger, 'logQuery').mockImplementation((sql) => void statements.push(sql));
    await ids('?limit=1000');
    spy.mockRestore();
    expect(statements.filter((sql) => sql.includes('expected_backup_jobs'))).toEqual([]);
    expect(statements).toHaveLength(2);
  });

  it.each(['broken', 'ok', '%00'])('answers 400 to the status %s', async (status) => {
    const { body } = await expectStatus(api.http.get(`/backup_entries?status=${status}`), 400);
    expect(body.detail).toContain('Known: success, failed, missing, hash_mismatch, transfer_integrity_failed, unknown.');
  });

  it.each([
    'job_id=x', 'job_id=0', 'from=yesterday', 'to=2026-13-01', 'from=+275760-09-13', 'late=maybe', 'before_id=x', 'sort=evidence', 'limit=1001', 'agent_id=%00', 'unknown=1',
    'job_id=99999999999999999999',
  ])('answers 422 to ?%s', async (query) => {
    expect(await pointersOf(api.http.get(`/backup_entries?${query}`))).toEqual([`/${query.split('=')[0]}`]);
  });

  it('refuses a cursor in another order', async () => {
    expect(await pointersOf(api.http.get('/backup_entries?before_id=3&sort=status'))).toEqual(['/before_id']);
  });

  it('shows an entry with its evidence', async () => {
    const { body } = await expectStatus(api.http.get('/backup_entries/3/'), 200);
    expect(body).toMatchObject({ id: 3, rule: 'verified', evidence: MISSED, created_at: '2026-06-03T10:00:00.000Z' });
  });

  it('answers 404 to an entry that is not there', async () => {
    const { body } = await expectStatus(api.http.get('/backup_entries/99'), 404);
    expect(body.detail).toBe('Backup entry 99 does not exist.');
  });

  it('answers 422 to an id that is no number', async () => {
    expect(await pointersOf(api.http.get('/backup_entries/x'))).toEqual(['/id']);
  });
});

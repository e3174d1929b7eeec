import { get as httpGet, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { ADMIN_KEY } from '../support/app.js';
import { addEntry, type Api, expectStatus, pointersOf, SEED_JOB, startApi } from './api-support.js';

const EVIDENCE = { expected_at: 'a,"b"', deadline: '2026-06-12T14:00:00.000Z', observed_at: '2026-06-12T14:00:05.000Z' };

describe('Accept: text/csv', () => {
  let api: Api;

  const csv = (path: string, accept = 'text/csv') => api.http.get(path).set('Accept', accept);
  const text = async (path: string) => (await expectStatus(csv(path), 200)).text;
  /** Rows without the header, as another program reads them. */
  const read = (table: string): string[][] => parse(table).slice(1);
  const records = async (path: string): Promise<Record<string, string>[]> => parse(await text(path), { columns: true });

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(() => api.clear());
  afterAll(() => api.close());

  describe('of GET /jobs', () => {
    it('is a file in UTF-8 with a header row and CR LF', async () => {
      await api.createJob({ city: 'Yaoundé' });
      const response = await expectStatus(csv('/jobs'), 200);
      expect(response.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="jobs.csv"' });
      expect(response.headers.vary).toContain('Accept');
      expect(response.text).toMatch(/^id,database_name,agent_id_responsible,[^\r]*\r\n1,SALES_2026,ACME_DOUALA_AKWA,ACME,Yaoundé,[^\r]*\r\n$/);
    });

    it('has the columns of GET, in their order', async () => {
      const job = await api.createJob();
      const [header] = parse(await text('/jobs'));
      expect(header).toEqual(Object.keys(job));
    });

    it('says what GET says', async () => {
      const job = await api.createJob({ tags: ['erp', 'a "b"'], notes: 'Two\r\nlines, "quoted"', is_active: false, expected_weekdays: [1, 5] });
      const [row] = await records('/jobs');
      const cell = (value: unknown) => (value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));
      expect(row).toEqual(Object.fromEntries(Object.entries(job).map(([name, value]) => [name, cell(value)])));
    });

    it('is a header row alone when there is nothing', async () => {
      expect(parse(await text('/jobs'))).toHaveLength(1);
    });

    it('puts an apostrophe before what a spreadsheet would calculate', async () => {
      await api.createJob({ database_name: '=1+1', company_name: '+1', city: '@SUM(A1)', neighborhood: '-2+3', owner: "'quoted", notes: '\t=1', tags: ['=1'] });
      await api.createJob({ database_name: 'a=1', notes: '\r=1' });
      const [first, second] = await records('/jobs');
      expect(first).toMatchObject({ database_name: "'=1+1", company_name: "'+1", city: "'@SUM(A1)", neighborhood: "'-2+3", owner: "'quoted", notes: "'\t=1", tags: '["=1"]' });
      expect(second).toMatchObject({ database_name: 'a=1', notes: "'\r=1" });
    });

    it('can be read back, whatever people write', async () => {
      const note = fc.string({ unit: 'grapheme-composite', maxLength: 60 }).filter((words) => !/[\0\p{Cs}]/u.test(words));
      const spiky = fc.array(fc.constantFrom('"', '""', ',', ';', '\r', '\n', '\r\n', '=', '+', '-', '@', '\t', "'", 'é', '🚢', ' ', 'x', '\u2028'), { maxLength: 20 }).map((parts) => parts.join(''));
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(note, spiky), { minLength: 1, maxLength: 20 }), async (notes) => {
          await api.db.query('DELETE FROM expected_backup_jobs');
          await expectStatus(api.http.put('/jobs').send(notes.map((words, index) => ({ ...SEED_JOB, database_name: `DB_${index}`, notes: words }))), 200);
          const cells = (await records('/jobs')).map((row) => row.notes);
          expect(cells).toEqual(notes.map((words) => (/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(words) ? `'${words}` : words)));
        }),
        { numRuns: 15 },
      );
    }, 90_000);

    it('holds all matches, not one page, unless a limit is named', async () => {
      await expectStatus(api.http.put('/jobs').send(Array.from({ length: 1_203 }, (_, index) => ({ ...SEED_JOB, database_name: `DB_${index}`, city: index % 2 ? 'Kribi' : 'Douala' }))), 200);
      const ids = async (query: string) => read(await text(`/jobs${query}`)).map(([id]) => Number(id));
      const all = Array.from({ length: 1_203 }, (_, index) => index + 1);
      expect(await ids('')).toEqual(all);
      expect(await ids('?sort=-id')).toEqual([...all].reverse());
      expect(await ids('?city=Kribi')).toEqual(all.filter((id) => id % 2 === 0));
      expect(await ids('?limit=3')).toEqual([1, 2, 3]);
      expect(await ids('?limit=700&skip=2')).toEqual(all.slice(2, 702));
      expect(await ids('?skip=1201')).toEqual([1202, 1203]);
    });

    it.each(['city', '-created_at'])('refuses the order %s', async (sort) => {
      const { body } = await expectStatus(csv(`/jobs?sort=${sort}`), 422);
      expect(body.errors).toEqual([{ pointer: '/sort', detail: expect.stringContaining('CSV comes in the order of id or -id only') }]);
    });

    it('answers a bad filter with a problem', async () => {
      expect(await pointersOf(csv('/jobs?colour=red'))).toEqual(['/colour']);
    });

    it('sends HEAD the headers only', async () => {
      const response = await api.http.head('/jobs').set('Accept', 'text/csv');
      expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
      expect(response.text).toBeFalsy();
    });

    it('gives way to format=export', async () => {
      await api.createJob();
      expect((await expectStatus(csv('/jobs?format=export'), 200)).body).toEqual([SEED_JOB]);
    });
  });

  describe('is weighed against JSON:', () => {
    it.each([
      ['text/csv', 'csv'], ['text/*', 'csv'], ['text/csv;q=0.9, application/json;q=0.5', 'csv'], ['text/csv, */*;q=0.1', 'csv'], ['TEXT/CSV', 'csv'],
      ['application/json', 'json'], ['*/*', 'json'], ['text/csv;q=0.5, application/json', 'json'], ['text/csv;q=0.5, */*', 'json'], ['text/csv;q=0', 'json'],
      ['text/html, application/xhtml+xml, */*;q=0.8', 'json'], ['image/png', 'json'], ['', 'json'], ['text/csv, application/json', 'csv'],
    ])('%p gives %s', async (accept, expected) => {
      const { headers } = await expectStatus(csv('/jobs', accept), 200);
      expect(headers['content-type']).toContain(expected);
      expect(headers.vary).toContain('Accept');
    });
  });

  describe('of GET /backup_entries', () => {
    beforeEach(async () => {
      const { id } = await api.createJob();
      for (const status of ['success', 'failed', 'success'] as const) {
        await addEntry(api.db, id, { status, evidence: EVIDENCE, rule: `rule-${status}`, created_at: new Date('2026-06-12T13:31:02.5Z'), report_id: null });
      }
    });

    it('has the columns of GET, and the newest first', async () => {
      const { body } = await expectStatus(api.http.get('/backup_entries'), 200);
      const [header, ...rows] = parse(await text('/backup_entries'));
      expect(header).toEqual(Object.keys(body[0]));
      expect(rows.map(([id]) => id)).toEqual(['3', '2', '1']);
    });

    it('writes times as ISO 8601 and evidence as JSON', async () => {
      const [row] = await records('/backup_entries');
      expect(row).toMatchObject({ created_at: '2026-06-12T13:31:02.500Z', late: 'false', report_id: '' });
      expect(JSON.parse(row!.evidence!)).toEqual(EVIDENCE);
    });

    it('has the columns of fields=, in the order asked for', async () => {
      expect(await text('/backup_entries?fields=status,id&sort=id')).toBe('status,id\r\nsuccess,1\r\nfailed,2\r\nsuccess,3\r\n');
      expect(await text('/backup_entries?fields=status')).toBe('status\r\nsuccess\r\nfailed\r\nsuccess\r\n');
    });

    it('filters, and goes on from a cursor', async () => {
      expect(await text('/backup_entries?fields=id&status=success')).toBe('id\r\n3\r\n1\r\n');
      expect(await text('/backup_entries?fields=id&before_id=3')).toBe('id\r\n2\r\n1\r\n');
      expect(await text('/backup_entries?fields=id&before_id=3&limit=1&skip=1')).toBe('id\r\n2\r\n');
    });

    it('answers an unknown status with a problem', async () => {
      await expectStatus(csv('/backup_entries?status=broken'), 400);
    });
  });

  describe('of a table that is larger than memory should hold', () => {
    const ROWS = 3_000;
    const PAGES = ROWS / 500 + 1;
    let pages = 0;

    /** An answer that nobody reads yet. */
    const open = async (): Promise<IncomingMessage> => {
      const request = httpGet(`${await api.app.getUrl()}/backup_entries?fields=id,message`, { headers: { Accept: 'text/csv', Authorization: `Bearer ${ADMIN_KEY}` } });
      const [response] = await once(request, 'response');
      return response;
    };
    /** Waits until the server reads no further page; asking the database each time lets it go on if it wants to. */
    const untilQuiet = async (): Promise<number> => {
      for (let quiet = 0, last = pages; quiet < 30; quiet = pages === last ? quiet + 1 : 0, last = pages) await api.db.query('SELECT 1');
      return pages;
    };

    beforeEach(async () => {
      const { id } = await api.createJob();
      await api.db.query(
        `INSERT INTO backup_entries (expected_job_id, status, rule, message, evidence, database_name, agent_id)
         SELECT $1, 'success', 'verified', repeat('x', 20000), '{}', 'SALES_2026', 'ACME_DOUALA_AKWA' FROM generate_series(1, ${ROWS})`,
        [id],
      );
      pages = 0;
      jest.spyOn(api.db.dataSource.logger, 'logQuery').mockImplementation((sql) => {
        if (sql.includes('LIMIT 500')) pages++;
      });
    });
    afterEach(() => {
      jest.restoreAllMocks();
    });

    it('reads no faster than its client, holds no transaction, and ends well', async () => {
      const response = await open();
      expect(await untilQuiet()).toBeLessThan(PAGES - 1);
      await api.createJob({ database_name: 'MEANWHILE' });
      let bytes = 0;
      for await (const chunk of response) bytes += (chunk as Buffer).length;
      expect(response.complete).toBe(true);
      expect(bytes).toBeGreaterThan(ROWS * 20_000);
      expect(pages).toBe(PAGES);
    });

    it('reads no further when its client goes away', async () => {
      const response = await open();
      response.once('error', () => undefined).destroy();
      expect(await untilQuiet()).toBeLessThan(PAGES - 1);
    });

    it('breaks the connection when the database fails in the middle', async () => {
      const response = await open();
      await untilQuiet();
      await api.db.query('ALTER TABLE backup_entries RENAME TO hidden');
      const failure = await (async () => {
        response.resume();
        await once(response, 'end');
        return null;
      })().catch((error: unknown) => error);
      await api.db.query('ALTER TABLE hidden RENAME TO backup_entries');
      expect(failure).toMatchObject({ code: 'ECONNRESET' });
      expect(response.complete).toBe(false);
    });

    it('is a problem as long as nothing was sent', async () => {
      await api.db.query('ALTER TABLE backup_entries RENAME TO hidden');
      const { headers } = await expectStatus(csv('/backup_entries'), 500);
      await api.db.query('ALTER TABLE hidden RENAME TO backup_entries');
      expect(headers['content-type']).toContain('application/problem+json');
    });
  });
});

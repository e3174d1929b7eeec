import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Report } from '../../src/reports/report.entity.js';
import { addAgent, type Api, expectStatus, NOW, pointersOf, startApi } from './api-support.js';

const AGENT = 'ACME_DOUALA';

describe('reports', () => {
  let api: Api;
  let log: string;

  const add = async (file_name: string, fields: Partial<Report>) =>
    (await api.db.save(api.db.create(Report, { agent_id: AGENT, digest: file_name, file_name, first_seen_at: NOW, ...fields }))).id;
  const rejected = (name = 'bad.json') => add(name, { state: 'rejected', moved_to: `_rejected/${name}`, problems: [{ pointer: '', detail: 'No JSON.' }] });
  const partly = () => add('part.json', { state: 'applied', partial: true, moved_to: '_archive/part.json', problems: [{ pointer: '/databases/X', detail: 'No.' }] });
  const names = async (path: string) => {
    const { body } = await expectStatus(api.http.get(path), 200);
    return body.map(({ file_name }: { file_name: string }) => file_name);
  };
  const row = (id: number) => api.db.findOneByOrFail(Report, { id });

  beforeAll(async () => {
    api = await startApi();
    log = join(api.stagingRoot, AGENT, 'log');
  });
  beforeEach(async () => {
    await api.clear();
    await addAgent(api.db, AGENT);
    await rm(join(api.stagingRoot, AGENT), { recursive: true, force: true });
    await mkdir(join(log, '_rejected'), { recursive: true });
    await mkdir(join(log, '_archive'));
    await writeFile(join(log, '_rejected', 'bad.json'), 'no json');
    await writeFile(join(log, '_rejected', 'bad.json.problems.json'), '[]');
    await writeFile(join(log, '_archive', 'part.json'), '{}');
  });
  afterAll(() => api.close());

  describe('lists', () => {
    beforeEach(async () => {
      await rejected();
      await partly();
      await add('fine.json', { state: 'applied', moved_to: '_archive/fine.json' });
      await addAgent(api.db, 'BETA');
      await add('wait.json', { state: 'waiting', agent_id: 'BETA' });
    });

    it.each([
      ['/reports/', ['wait.json', 'fine.json', 'part.json', 'bad.json']], ['/reports?state=waiting', ['wait.json']],
      ['/reports?agent_id=acme_douala&state=applied', ['fine.json', 'part.json']], ['/reports?agent_id=nobody', []], ['/reports?skip=1&limit=1', ['fine.json']],
      ['/rejected_reports/', ['part.json', 'bad.json']], ['/rejected_reports?partial=true', ['part.json']], ['/rejected_reports?partial=false', ['bad.json']],
      ['/rejected_reports?agent_id=beta', []], ['/rejected_reports?agent_id=acme_Douala', ['part.json', 'bad.json']],
    ])('%s', async (path, expected) => {
      expect(await names(path)).toEqual(expected);
    });

    it('shows a rejected report with its problems', async () => {
      const { body } = await expectStatus(api.http.get('/rejected_reports/1'), 200);
      expect(body).toMatchObject({ id: 1, state: 'rejected', problems: [{ pointer: '', detail: 'No JSON.' }], moved_to: '_rejected/bad.json' });
    });

    it('shows any report by id', async () => {
      expect((await expectStatus(api.http.get('/reports/3'), 200)).body.file_name).toBe('fine.json');
    });

    it.each(['/rejected_reports/3', '/rejected_reports/99', '/reports/99'])('answers 404 to %s', async (path) => {
      await expectStatus(api.http.get(path), 404);
    });

    it.each(['/reports?state=lost', '/reports?agent_id=%00', '/rejected_reports?partial=maybe', '/rejected_reports?state=rejected'])('answers 422 to %s', async (path) => {
      expect(await pointersOf(api.http.get(path))).toHaveLength(1);
    });
  });

  describe('retried', () => {
    const retry = (id: number) => api.http.post(`/rejected_reports/${id}/retry`);

    it('return to log and wait for the next scan', async () => {
      const id = await rejected();
      const { body } = await expectStatus(retry(id), 202);
      expect(body).toMatchObject({ id, file_name: 'bad.json', state: 'waiting', moved_to: null });
      expect(await readdir(log)).toContain('bad.json');
      expect(await readdir(join(log, '_rejected'))).toEqual([]);
    });

    it('are forgotten when they were refused as a whole, so that they are read afresh', async () => {
      await expectStatus(retry(await rejected()), 202);
      expect(await names('/reports')).toEqual([]);
    });

    it('keep their id when they were applied in part, and come from the archive', async () => {
      const id = await partly();
      const { body } = await expectStatus(retry(id), 202);
      expect(body).toMatchObject({ id, state: 'waiting', moved_to: null });
      expect(await readdir(log)).toContain('part.json');
      expect(await row(id)).toMatchObject({ state: 'waiting', moved_to: null });
    });

    it.each([
      ['the file is gone', 'gone: the agent has to report again', () => rm(join(log, '_rejected', 'bad.json'))],
      ['the name is taken in log', 'is another file', () => writeFile(join(log, 'bad.json'), 'newer')],
      ['the agent has no folder', 'no staging folder', () => rm(join(api.stagingRoot, AGENT), { recursive: true })],
    ])('answer 409 when %s, and stay rejected', async (_reason, words, spoil) => {
      const id = await rejected();
      await spoil();
      const { body } = await expectStatus(retry(id), 409);
      expect(body.detail).toContain(words);
      expect(await row(id)).toMatchObject({ state: 'rejected', moved_to: '_rejected/bad.json', problems: [{ detail: 'No JSON.' }] });
    });

    it('answer 409 when the log folder has become a link', async () => {
      const id = await rejected();
      await rm(log, { recursive: true });
      await symlink('/tmp', log);
      await expectStatus(retry(id), 409);
    });

    it('answer 409 while they still lie in log', async () => {
      await expectStatus(retry(await add('stuck.json', { state: 'rejected', moved_to: null })), 409);
    });

    it('are put back once by two requests at the same moment', async () => {
      const id = await rejected();
      const statuses = (await Promise.all([retry(id), retry(id)])).map(({ status }) => status);
      expect(statuses.filter((status) => status === 202)).toHaveLength(1);
    });

    it('answer 404 when they were read without a problem', async () => {
      await expectStatus(retry(await add('fine.json', { state: 'applied', moved_to: '_archive/fine.json' })), 404);
    });
  });

  it('publishes the JSON Schema of reports', async () => {
    const response = await expectStatus(api.http.get('/schemas/report.json'), 200);
    expect(response.headers['content-type']).toMatch(/^application\/schema\+json/);
    expect(JSON.parse(response.text)).toMatchObject({ type: 'object' });
  });

  describe('the content of a rejected report', () => {
    const content = async (id: number, status = 200) => (await expectStatus(api.http.get(`/rejected_reports/${id}/content`), status)).body;

    it('is what the agent wrote, as text, also of one that was read in part', async () => {
      await writeFile(join(log, '_rejected', 'bad.json'), Buffer.concat([Buffer.from('{"a": "<script>'), Buffer.from([0xff]), Buffer.from('"}')]));
      expect(await content(await rejected())).toEqual({ file_name: 'bad.json', path: '_rejected/bad.json', size_bytes: 18, text: '{"a": "<script>\ufffd"}', truncated: false, unchanged: false });
      expect(await content(await partly())).toMatchObject({ path: '_archive/part.json', text: '{}' });
    });

    it('is known to be the one that was read, by its digest', async () => {
      const digest = createHash('sha256').update('no json').digest('hex');
      expect(await content(await add('bad.json', { state: 'rejected', moved_to: '_rejected/bad.json', digest }))).toMatchObject({ unchanged: true });
    });

    it('is cut where it is too long to be read on a page', async () => {
      await writeFile(join(log, '_rejected', 'bad.json'), 'x'.repeat(300_000));
      const { text, truncated, size_bytes: size } = await content(await rejected());
      expect([text.length, truncated, size]).toEqual([262_144, true, 300_000]);
    });

    it.each([
      ['is gone', async (path: string) => rm(path), 'is gone'],
      ['is a link by now', async (path: string) => { await rm(path); await symlink('/etc/passwd', path); }, 'a symbolic link'],
      ['is larger than any report', async (path: string) => writeFile(path, Buffer.alloc(5 * 1024 * 1024 + 1)), 'larger than'],
    ])('is a 409 when the file %s', async (_what, spoil, detail) => {
      const id = await rejected();
      await spoil(join(log, '_rejected', 'bad.json'));
      expect((await content(id, 409)).detail).toContain(detail);
    });

    it('follows no folder that was turned into a link', async () => {
      const id = await rejected();
      await rm(join(log, '_rejected'), { recursive: true });
      await symlink('/etc', join(log, '_rejected'));
      await content(id, 409);
    });

    it('is shown of no other report', async () => {
      await content(await add('fine.json', { state: 'applied', moved_to: '_archive/fine.json' }), 404);
    });
  });
});

import request from 'supertest';
import { type Api, expectStatus, startApi } from './api-support.js';

describe('GET /health/status', () => {
  let api: Api;
  const anonymous = async () => (await expectStatus(request(api.url).get('/health/status'), 200)).body;
  const withKey = async () => (await expectStatus(api.http.get('/health/status'), 200)).body;

  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('is ok while all is well', async () => {
    expect(await anonymous()).toMatchObject({ status: 'ok', reasons: [] });
  });

  it('shows the volumes to those who show a key only', async () => {
    expect((await withKey()).volumes).toHaveLength(2);
    expect((await anonymous()).volumes).toEqual([]);
  });

  describe('after a failed scan', () => {
    beforeAll(() => api.db.query(`INSERT INTO scan_runs (state, trigger, requested_at, error) VALUES ('failed', 'manual', now(), 'connect ECONNREFUSED db.internal:5432')`));

    it('says why to those who show a key', async () => {
      expect(await withKey()).toMatchObject({ status: 'degraded', reasons: ['The last scan failed: connect ECONNREFUSED db.internal:5432'] });
    });

    it('says what in general to everybody', async () => {
      expect(await anonymous()).toMatchObject({ status: 'degraded', reasons: ['The last scan failed: ask with a key for why.'] });
    });
  });
});

import request from 'supertest';
import type { Volume } from '../../src/health/health.dto.js';
import { type Api, expectStatus, NOW, startApi } from './api-support.js';

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

  it('foretells when a volume is full, by what it had a day ago or more', async () => {
    const [before]: Volume[] = (await withKey()).volumes;
    expect(before).toMatchObject({ bytes_per_day: null, days_left: null });
    const dayAndAHalfAgo = new Date(NOW.getTime() - 36 * 3_600_000);
    await api.db.query(`INSERT INTO volume_samples (volume, hour, free_bytes) VALUES ('staging and validated', $1, $2)`, [dayAndAHalfAgo, (before?.free_bytes ?? 0) + 3e15]);
    for (const { bytes_per_day: perDay, days_left: left } of (await withKey()).volumes) {
      expect(perDay / 2e15).toBeCloseTo(1, 3);
      expect(left).toBeLessThan(1);
    }
    await api.db.query('DELETE FROM volume_samples');
  });

  it('shows the volumes to those who show a key only', async () => {
    expect((await withKey()).volumes).toHaveLength(2);
    expect((await anonymous()).volumes).toEqual([]);
  });

  it('knows no queue where scans are not shared', async () => {
    expect((await withKey()).queue).toBeNull();
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

it('GET /system tells what Vigie runs on', async () => {
  const api = await startApi({ HASH_WORKERS: '2', APP_TIMEZONE: 'Africa/Douala' });
  const { body } = await expectStatus(api.http.get('/system'), 200);
  expect(body).toMatchObject({ hash_workers: 2, timezone: 'Africa/Douala', now: NOW.toISOString(), database: process.env.VIGIE_TEST_PG ? 'postgresql' : 'embedded', node_version: process.versions.node });
  expect(body.database_version).toMatch(/^\d+/);
  expect(body.database_bytes).toBeGreaterThan(1_000_000);
  await api.close();
});

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { DemoData } from '../../src/demo-data/demo-data.entity.js';
import { DEMO_AGENTS } from '../../src/demo-data/demo-folders.js';
import { SEED_JOB } from './api-support.js';
import { TestVigie } from '../support/vigie.js';

interface State {
  is_loaded: boolean;
  obstacle: string | null;
  loaded_by: string | null;
}

describe('Demo data', () => {
  let vigie: TestVigie;
  beforeEach(async () => {
    vigie = await TestVigie.start();
  });
  afterEach(() => vigie.close());

  const db = () => vigie.test.app.get(DataSource);
  const state = () => vigie.get<State>('/demo');
  const staged = () => readdir(vigie.test.config.storage.stagingRoot);
  const post = async () => (await vigie.request<{ detail?: string }>('POST', '/demo')).status;
  const remove = async () => (await vigie.request('DELETE', '/demo')).status;
  const count = async (table: string) => Number((await db().query<{ n: number }[]>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);

  it('is loaded into an empty installation, judged, and removed without a trace but the audit log', async () => {
    expect(await state()).toMatchObject({ is_loaded: false, obstacle: null });
    expect(await post()).toBe(201);
    expect(await state()).toMatchObject({ is_loaded: true, loaded_by: 'ADMIN_API_KEY', obstacle: 'Demo data is loaded already.' });
    await vigie.scan();
    const jobs = await vigie.get<{ current_status: string; tags: string[]; company_name: string }[]>('/jobs?limit=100');
    expect(jobs).toHaveLength(19);
    expect(jobs.every(({ tags, company_name: company }) => tags.includes('demo') && company === 'DEMO')).toBe(true);
    expect(new Set(jobs.map(({ current_status }) => current_status))).toEqual(new Set(['ok', 'failed', 'hash_mismatch', 'transfer_integrity_failed', 'unknown']));
    expect(await count('stored_backups')).toBeGreaterThan(5);
    expect(await remove()).toBe(204);
    expect(await staged()).toEqual([]);
    expect(await readdir(vigie.test.config.storage.validatedRoot).then((names) => names.filter((name) => !name.startsWith('.')))).toEqual([]);
    for (const table of ['expected_backup_jobs', 'backup_entries', 'stored_backups', 'reports', 'agents', 'unmatched_databases', 'incidents', 'demo_data']) expect({ table, rows: await count(table) }).toEqual({ table, rows: 0 });
    expect(await state()).toMatchObject({ is_loaded: false, obstacle: null });
    const actions = (await vigie.get<{ action: string }[]>('/audit_log?limit=200')).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['demo.loaded', 'demo.removed']));
    expect(await remove()).toBe(404);
  });

  it('is removed after the scan that it comes into, which leaves nothing of it', async () => {
    await post();
    const scanning = vigie.request('POST', '/scanner/run?wait=true');
    expect(await remove()).toBe(204);
    await scanning;
    await vigie.scan();
    for (const table of ['agents', 'reports', 'stored_backups', 'unmatched_databases']) expect({ table, rows: await count(table) }).toEqual({ table, rows: 0 });
  });

  it('is loaded once by two who ask at the same time', async () => {
    expect((await Promise.all([post(), post()])).sort()).toEqual([201, 409]);
    expect(await count('demo_data')).toBe(1);
  });

  it('never comes into an installation that has a job', async () => {
    await vigie.request('POST', '/jobs', SEED_JOB);
    expect((await state()).obstacle).toMatch(/There are jobs already/);
    expect(await post()).toBe(409);
    expect(await staged()).toEqual([]);
    expect(await count('expected_backup_jobs')).toBe(1);
  });

  it('never comes where a report was read', async () => {
    await (await vigie.agent('ACME_DOUALA_AKWA')).backUp('SALES');
    await vigie.scan();
    expect((await state()).obstacle).toMatch(/There are reports already/);
    expect(await post()).toBe(409);
  });

  it('touches no folder that is called like one of its own', async () => {
    const theirs = join(vigie.test.config.storage.stagingRoot, String(DEMO_AGENTS[0]).toLowerCase());
    await mkdir(theirs);
    await writeFile(join(theirs, 'precious'), '');
    expect((await state()).obstacle).toMatch(/Staging holds demo_/);
    expect(await post()).toBe(409);
    expect(await readdir(theirs)).toEqual(['precious']);
  });

  it('takes with it neither jobs that people made since, nor a folder that it did not make', async () => {
    await post();
    await vigie.scan();
    await vigie.request('POST', '/jobs', SEED_JOB);
    await vigie.request('POST', '/jobs', { ...SEED_JOB, agent_id_responsible: DEMO_AGENTS[0], database_name: 'MINE' });
    await mkdir(join(vigie.test.config.storage.stagingRoot, 'ACME_DOUALA_AKWA', 'log'), { recursive: true });
    expect(await remove()).toBe(204);
    expect((await vigie.get<{ database_name: string }[]>('/jobs')).map(({ database_name: name }) => name).sort()).toEqual(['MINE', 'SALES_2026']);
    expect(await staged()).toEqual(['ACME_DOUALA_AKWA']);
    // Somebody expects something of it: what is known of it stays.
    expect(await db().query('SELECT DISTINCT agent_id FROM reports')).toEqual([{ agent_id: DEMO_AGENTS[0] }]);
  });

  it('can be loaded again over what an interrupted demo left in staging', async () => {
    await post();
    await vigie.scan();
    await db().query('TRUNCATE expected_backup_jobs, stored_backups, reports CASCADE');
    await db().getRepository(DemoData).clear();
    expect(await post()).toBe(201);
  });
});

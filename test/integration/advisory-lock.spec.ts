import { DataSource } from 'typeorm';
import { AdvisoryLocks, type LockSession } from '../../src/database/advisory-lock.js';
import { startApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { itUnless } from '../support/unless.js';

const embedded = process.env.VIGIE_TEST_PG ? null : 'the embedded database has one session and one process';

describe('Advisory locks', () => {
  let database: TestDatabase;
  let test: TestApp;
  let locks: AdvisoryLocks;
  const sessions: LockSession[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    test = await startApp(database.env);
    locks = test.app.get(AdvisoryLocks);
  });
  afterEach(() => Promise.all(sessions.splice(0).map((session) => session.close())));
  afterAll(async () => {
    await test.close();
    await database.close();
  });

  async function open(): Promise<LockSession> {
    const session = await locks.openSession();
    sessions.push(session);
    return session;
  }

  it('exclude a second session at once, key by key', async () => {
    const [first, second] = [await open(), await open()];
    expect(await first.tryAcquire('agent:a')).toBe(true);
    expect(await second.tryAcquire('agent:a')).toBe(false);
    expect(await second.tryAcquire('agent:b')).toBe(true);
    expect(await first.tryAcquire('agent:b')).toBe(false);
    expect(await first.stillHeld()).toBe(true);
  });

  it('are free for others once released, and a session releases only what it holds', async () => {
    const [first, second] = [await open(), await open()];
    await first.tryAcquire('agent:a');
    await second.releaseAll(['agent:a']);
    expect(await second.tryAcquire('agent:a')).toBe(false);
    await first.releaseAll(['agent:a']);
    expect(await second.tryAcquire('agent:a')).toBe(true);
  });

  it('are all free once their session is closed', async () => {
    const first = await locks.openSession();
    for (const key of ['agent:a', 'agent:b', 'scan-run:1']) await first.tryAcquire(key);
    await first.close();
    const second = await open();
    for (const key of ['agent:a', 'agent:b', 'scan-run:1']) expect(await second.tryAcquire(key)).toBe(true);
  });

  it('go to one of many that ask together', async () => {
    const rivals = await Promise.all(Array.from({ length: 4 }, open));
    const answers = await Promise.all(rivals.map((rival) => rival.tryAcquire('agent:wanted')));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  itUnless(embedded, 'are known to be lost when their connection was cut, and whoever comes next gets them', async () => {
    const source = test.app.get(DataSource);
    const [first, second] = [await open(), await open()];
    await first.tryAcquire('agent:a');
    const cut = await source.query<{ pid: number }[]>(
      `SELECT l.pid, pg_terminate_backend(l.pid, 5000) FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database() WHERE l.locktype = 'advisory' AND l.granted`,
    );
    expect(cut).toHaveLength(1);

    expect(await first.stillHeld()).toBe(false);
    await expect(first.tryAcquire('agent:b')).rejects.toThrow();
    expect(await second.tryAcquire('agent:a')).toBe(true);
    expect(await first.stillHeld()).toBe(false);
    await first.close();
    expect(await source.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

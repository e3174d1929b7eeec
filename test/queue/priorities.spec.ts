import { randomUUID } from 'node:crypto';
import { migratedPostgresAt, redisAt } from '../../src/queue/backends.js';
import { FlowQueue } from '../../src/queue/flow-queue.js';
import { FlowWorker } from '../../src/queue/flow-worker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { onQueue } from '../support/installation.js';

onQueue('Of two flows in one queue', () => {
  let database: TestDatabase;
  let flows: FlowQueue<string, string, object>;
  let worker: FlowWorker<string, string, object> | null = null;
  beforeAll(async () => {
    database = await createTestDatabase();
    const backend = process.env.VIGIE_TEST_QUEUE === 'redis'
      ? redisAt(process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379', randomUUID())
      : await migratedPostgresAt(database.env.DATABASE_URL ?? '');
    flows = new FlowQueue('priorities', backend);
    await flows.open();
  }, 30_000);
  afterAll(async () => {
    await worker?.close();
    await flows.close();
    await database.close();
  });

  const waiting = async (parts: number) => {
    while ((await flows.counts()).waiting < parts);
  };
  const run = (id: string, priority: number, parts: readonly string[]) => flows.run({ id, priority, parts }, { progressed: () => undefined, done: () => undefined }, new AbortController().signal);

  it('what somebody waits for goes first, also where the other one came earlier', async () => {
    const begun: string[] = [];
    const slow = run('interval', 10, ['slow 1', 'slow 2', 'slow 3']);
    await waiting(3);
    const urgent = run('manual', 1, ['urgent 1', 'urgent 2']);
    await waiting(5);
    worker = new FlowWorker(flows, (part) => {
      begun.push(part.data);
      return Promise.resolve(part.data);
    }, 1);

    expect((await urgent).done).toHaveLength(2);
    expect((await slow).done).toHaveLength(3);
    expect(begun).toEqual(['urgent 1', 'urgent 2', 'slow 1', 'slow 2', 'slow 3']);
  });
});

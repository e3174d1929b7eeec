import { createHash } from 'node:crypto';
import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { sectionOf } from '../support/agent.js';
import { expectJob, Installation, onPostgres, scan } from '../support/installation.js';

const GIB = 1024 ** 3;
jest.setTimeout(90_000);

function hashOfZeros(size: number): string {
  const chunk = Buffer.alloc(1024 * 1024);
  const hash = createHash('sha256');
  for (let done = 0; done < size; done += chunk.length) hash.update(chunk);
  return hash.digest('hex');
}

onPostgres('A process that is killed while it scans, with another one on the same database', () => {
  let installation: Installation;
  beforeAll(async () => (installation = await Installation.create({ ADMIN_EMAIL_RECIPIENT: 'admin@example.org' })));
  afterAll(() => installation.close());

  it('leaves verdicts behind that the other one tells of with its next scan, without a restart', async () => {
    const agent = await installation.agent('ACME');
    const [living, killed] = [await installation.start(), await installation.start()];
    await expectJob(living, agent.id, 'BAD');
    await expectJob(living, agent.id, 'BIG');
    await agent.report({ BAD: sectionOf(await agent.dump('bad.sql'), { BACKUP: { status: false } }) }, { fileName: '1.json', endedAt: new Date(Date.now() - 60_000) });
    await agent.dump('big.sql', '');
    await truncate(join(agent.folder, 'database', 'big.sql'), 2 * GIB);
    await agent.report({ BIG: sectionOf({ name: 'big.sql', size: 2 * GIB, sha256: hashOfZeros(2 * GIB) }) }, { fileName: '2.json' });
    const waiting = scan(killed).catch(() => undefined);
    const { id } = await hashing();
    await killed.stop('SIGKILL');
    await waiting;
    expect(await living.get<unknown[]>('/backup_entries')).toHaveLength(1);
    for (const path of ['log/2.json', 'database/big.sql']) await rm(join(agent.folder, path));

    await scan(living);

    expect(await living.get(`/scanner/runs/${id}`)).toMatchObject({ state: 'interrupted', finished_at: expect.any(String) });
    expect(await alert()).toMatchObject({ kind: 'alert', scan_run_id: id });

    async function hashing(): Promise<ScanRun> {
      for (;;) {
        const { current } = await killed.get<{ current: ScanRun | null }>('/scanner/status');
        if (current && current.bytes_verified > 0) return current;
      }
    }
    async function alert(): Promise<Delivery> {
      for (const end = Date.now() + 10_000; Date.now() < end; ) {
        const [delivery] = await living.get<Delivery[]>('/deliveries');
        if (delivery) return delivery;
      }
      throw new Error('Nobody was told.');
    }
  });
});

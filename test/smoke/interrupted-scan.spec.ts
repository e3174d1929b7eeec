import { createHash } from 'node:crypto';
import { stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { sectionOf, type TestAgent } from '../support/agent.js';
import { expectJob, filesBelow, Installation, scan } from '../support/installation.js';
import type { Program } from '../support/program.js';

const GIB = 1024 ** 3;
/** Two programs start and gigabytes are written in one test. */
jest.setTimeout(90_000);

/** A sparse file: large to read, and made in no time. */
async function stageZeros(agent: TestAgent, name: string, size: number): Promise<void> {
  const { sha256 } = await agent.dump(name, '').then(() => ({ sha256: hashOfZeros(size) }));
  await truncate(join(agent.folder, 'database', name), size);
  await agent.report({ BIG: sectionOf({ name, size, sha256 }) }, { fileName: 'big.json' });
}

function hashOfZeros(size: number): string {
  const chunk = Buffer.alloc(1024 * 1024);
  const hash = createHash('sha256');
  for (let done = 0; done < size; done += chunk.length) hash.update(chunk);
  return hash.digest('hex');
}

/** Asks until the scan has read some of the file. */
async function hashing(program: Program): Promise<ScanRun> {
  for (;;) {
    const { current } = await program.get<{ current: ScanRun | null }>('/scanner/status');
    if (current && current.bytes_verified > 0) return current;
  }
}

describe.each([
  { signal: 'SIGTERM', mode: 'keep', size: GIB },
  { signal: 'SIGINT', mode: 'delete', size: 2 * GIB },
] as const)('$signal while a large file is read (AFTER_PROMOTION=$mode)', ({ signal, mode, size }) => {
  let installation: Installation;
  let agent: TestAgent;
  let interrupted: ScanRun;
  const staged = () => join(agent.folder, 'database', 'big.sql');

  beforeAll(async () => {
    installation = await Installation.create({ AFTER_PROMOTION: mode });
    agent = await installation.agent('ACME');
    await stageZeros(agent, 'big.sql', size);
  });
  afterAll(() => installation.close());

  it('ends the program with code 0 in less than 10 s, and the client that waits for the scan gets its answer', async () => {
    const program = await installation.start();
    await expectJob(program, agent.id, 'BIG', { final_storage_path_template: 'big.sql' });
    const waiting = program.post<ScanRun>('/scanner/run?wait=true');
    interrupted = await hashing(program);

    const { code, ms } = await program.stop(signal);

    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect((await waiting).state).toBe('interrupted');
    expect(program.stderr).toBe('');
    expect((await stat(staged())).size).toBe(size);
    expect(await filesBelow(installation.validated)).toEqual([]);
    expect(await agent.list('log')).toEqual(['big.json']);
  });

  it('and after the next start the run is shown as interrupted, and the next scan finishes the report with one entry', async () => {
    const program = await installation.start();
    expect(await program.get(`/scanner/runs/${interrupted.id}`)).toMatchObject({ state: 'interrupted', entries_recorded: 0, finished_at: expect.any(String) });

    expect(await scan(program)).toMatchObject({ state: 'done', reports_applied: 1, entries_recorded: 1, files_promoted: 1, bytes_verified: size, problems: [] });

    expect((await program.get<BackupEntry[]>('/backup_entries')).map(({ rule }) => rule)).toEqual(['verified']);
    expect((await stat(join(installation.validated, 'big.sql'))).size).toBe(size);
    expect(await filesBelow(installation.validated)).toEqual(['big.sql']);
    expect(await agent.list('log/_archive')).toEqual(['big.json']);
    expect(await agent.list('database')).toEqual(mode === 'keep' ? ['big.sql'] : []);
    await program.stop();
  });
});

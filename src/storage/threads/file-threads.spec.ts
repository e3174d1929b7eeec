import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { itUnless } from '../../../test/support/unless.js';
import { StorageError } from '../storage-error.js';
import { FileThreads } from './file-threads.js';

describe('FileThreads', () => {
  const root = mkdtempSync(join(tmpdir(), 'vigie-threads-'));
  const threads = new FileThreads();
  const sent = jest.spyOn(Piscina.prototype, 'run');
  beforeEach(() => sent.mockClear());
  afterAll(async () => {
    await threads.onApplicationShutdown();
    rmSync(root, { recursive: true });
  });

  function folderWith(...files: string[]): string {
    const folder = mkdtempSync(join(root, 'folder-'));
    for (const file of files) writeFileSync(join(folder, file), '');
    return folder;
  }

  it('sends what is asked for at one moment together, at most 32 pieces at a time, and gives each caller its own', async () => {
    const folders = Array.from({ length: 40 }, (_, index) => folderWith(`${index}.sql`));
    expect(await Promise.all(folders.map((folder) => threads.run('namesIn', folder)))).toEqual(folders.map((_, index) => [`${index}.sql`]));
    expect(sent).toHaveBeenCalledTimes(2);
  });

  it('lets a piece that fails fail alone', async () => {
    const file = join(folderWith('no-folder'), 'no-folder');
    const [failed, done, absent] = await Promise.allSettled([threads.run('namesIn', file), threads.run('namesIn', folderWith('a')), threads.run('namesIn', join(root, 'absent'))]);
    expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(StorageError) });
    expect([done, absent]).toEqual([{ status: 'fulfilled', value: ['a'] }, { status: 'fulfilled', value: [] }]);
    expect(sent).toHaveBeenCalledTimes(1);
  });

  it('has nobody who only looks wait for those that flush', async () => {
    const base = folderWith('sales.sql');
    // Whoever opens it waits for somebody at the other end: as a disk does that takes its time.
    const pipes = ['a', 'b', 'c'].map((name) => join(base, name));
    execFileSync('mkfifo', pipes);
    const flushing = Promise.all(pipes.map((temp) => threads.run('placeFiles', base, [{ temp, wasRenamed: false, relativePath: 'final/copy', isNew: true }])));
    expect(await threads.run('namesIn', base)).toContain('sales.sql');
    await Promise.all(pipes.map(async (pipe) => (await open(pipe, 'w')).close()));
    expect((await flushing).flat()).toMatchObject(pipes.map(() => ({ type: 'storage' })));
  });

  it('flushes in the order in which it was asked to', async () => {
    const base = folderWith();
    const done: number[] = [];
    const asked = Array.from({ length: 10 }, (_, index) => index);
    await Promise.all(asked.map((index) => threads.run('placeFiles', base, []).then(() => done.push(index))));
    expect(done).toEqual(asked);
  });

  itUnless(platform() === 'linux' ? null : 'only Linux has priorities of threads', 'leaves the processor to the main thread where both want it', async () => {
    await threads.run('namesIn', root);
    const niceness = (task: string) => Number(readFileSync(`/proc/self/task/${task}/stat`, 'utf8').split(') ')[1]?.split(' ')[16]);
    expect(readdirSync('/proc/self/task').map(niceness)).toContain(niceness(String(process.pid)) + 10);
  });

  it('does nothing any more once Vigie shuts down', async () => {
    const closed = new FileThreads();
    await closed.onApplicationShutdown();
    await expect(closed.run('namesIn', root)).rejects.toThrow('shutting down');
  });
});

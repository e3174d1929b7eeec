import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataDirInUseError, DataDirLock } from './data-dir-lock.js';

const BUILT = pathToFileURL(resolve(__dirname, '../../../dist/src/database/embedded/data-dir-lock.js')).href;
/** The one socket that is left in the folder. */
const ONE_LOCK = [expect.stringMatching(/^\d+-[0-9a-f]{8}\.lock$/)];
const ROUNDS = 40;

/** Takes the lock of every folder it is told, and says how that went; holds what it took until it ends. */
const STARTER = `
  import { DataDirLock } from ${JSON.stringify(BUILT)};
  const held = [];
  process.on('message', (folder) => {
    DataDirLock.acquire(folder, folder).then(
      (lock) => { held.push(lock); process.send('won'); },
      (error) => process.send(error.name),
    );
  });
  process.send('ready');
`;

describe('The lock of a data folder', () => {
  let root: string;
  const starters: ChildProcess[] = [];
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'vigie-lock-'));
    await writeFile(join(root, 'starter.mjs'), STARTER);
  });
  afterEach(() => starters.splice(0).forEach((starter) => starter.kill('SIGKILL')));
  afterAll(() => rm(root, { recursive: true, force: true }));

  const folder = async (name: string): Promise<string> => {
    await mkdir(join(root, name));
    return join(root, name);
  };

  async function starter(): Promise<ChildProcess> {
    const child = fork(join(root, 'starter.mjs'), { execArgv: [] });
    starters.push(child);
    expect((await once(child, 'message'))[0]).toBe('ready');
    return child;
  }

  async function take(child: ChildProcess, path: string): Promise<string> {
    const answer = once(child, 'message');
    child.send(path);
    return (await answer)[0];
  }

  it('is refused to a second one, with the folder and the remedy, and free again once it was released', async () => {
    const path = await folder('twice');
    const first = await DataDirLock.acquire(path, '/srv/vigie');
    await expect(DataDirLock.acquire(path, '/srv/vigie')).rejects.toThrow(DataDirInUseError);
    await expect(DataDirLock.acquire(path, '/srv/vigie')).rejects.toThrow(/already runs on \/srv\/vigie: stop it first/);
    await first.release();
    expect(await readdir(path)).toEqual([]);
    await (await DataDirLock.acquire(path, path)).release();
  });

  it('is refused while another process holds it, and taken over once that one was killed', async () => {
    const path = await folder('killed');
    const holder = await starter();
    expect(await take(holder, path)).toBe('won');
    await expect(DataDirLock.acquire(path, path)).rejects.toThrow(DataDirInUseError);

    holder.kill('SIGKILL');
    await once(holder, 'exit');

    expect(await readdir(path)).toEqual(ONE_LOCK);
    const next = await DataDirLock.acquire(path, path);
    expect(await readdir(path)).toEqual(ONE_LOCK);
    await expect(DataDirLock.acquire(path, path)).rejects.toThrow(DataDirInUseError);
    await next.release();
  });

  it('is refused while a process that holds it is stopped and cannot answer', async () => {
    const path = await folder('stopped');
    const holder = await starter();
    expect(await take(holder, path)).toBe('won');
    holder.kill('SIGSTOP');
    await expect(DataDirLock.acquire(path, path)).rejects.toThrow(DataDirInUseError);
    expect(await readdir(path)).toEqual(ONE_LOCK);
  });

  it.each<[number, string, boolean]>([
    [2, 'an empty folder', false],
    [2, 'a folder with a stale socket', true],
    [4, 'a folder with a stale socket', true],
  ])('goes to exactly one of %i that start at once on %s', async (count, _what, stale) => {
    const rivals: ChildProcess[] = [];
    while (rivals.length < count) rivals.push(await starter());
    for (let round = 0; round < ROUNDS; round++) {
      const path = await folder(`race-${count}-${stale}-${round}`);
      if (stale) await leaveStale(path);
      const answers = await Promise.all(rivals.map((child) => take(child, path)));
      expect(answers.filter((answer) => answer === 'won')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'DataDirInUseError')).toHaveLength(count - 1);
      expect(await readdir(path)).toEqual(ONE_LOCK);
      await expect(DataDirLock.acquire(path, path)).rejects.toThrow(DataDirInUseError);
    }
  });
});

/** A socket under a lock's name that nobody listens on: closing removes only the name it was bound to. */
async function leaveStale(path: string): Promise<void> {
  const server = createServer().listen(join(path, 'bound.sock'));
  await once(server, 'listening');
  await link(join(path, 'bound.sock'), join(path, '1-00000000.lock'));
  await new Promise((closed) => server.close(closed));
}

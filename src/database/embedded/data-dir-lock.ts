import { randomBytes } from 'node:crypto';
import { readdir, rename, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Another process already serves this data folder. */
export class DataDirInUseError extends Error {
  constructor(dataDir: string) {
    super(`Another Vigie already runs on ${dataDir}: stop it first, or give this one its own DATA_DIR (or a DATABASE_URL).`);
    this.name = 'DataDirInUseError';
  }
}

/** What a process says of itself to whoever connects to its socket. */
type State = 'starting' | 'held';

const SUFFIX = '.lock';
/** A live process that does not say its state for this long counts as the holder: it may be stopped or very busy. */
const ANSWER_MS = 2_000;
const POLL_MS = 20;

/**
 * One process per data folder. PGlite itself would open one folder twice and lose rows. Every starter listens
 * on a Unix socket of its own; the kernel drops it with the process, so what a `kill -9` leaves is known to be dead.
 *
 * Each shows its socket first and looks for others second, so of any two at least one sees the other; it then
 * gives way to a holder and to a starter of lower name, and waits for one of higher name to decide. (One shared
 * name cannot do this: a stale socket cannot be replaced and proven stale in one step. Measured with a shared
 * name that was taken aside: two winners in 13 % of the starts of three at once.)
 */
export class DataDirLock {
  private state: State = 'starting';

  private constructor(private readonly server: Server, private readonly folder: string, private readonly name: string) {
    // Only an answer: what the other end sends or how it ends is of no interest.
    server.on('connection', (socket) => socket.on('error', () => undefined).end(this.state));
  }

  /**
   * @param socketDir short alias of the run folder (socket paths are limited to 107 bytes).
   * @throws DataDirInUseError when a live process holds the folder or is about to.
   */
  static async acquire(socketDir: string, dataDir: string): Promise<DataDirLock> {
    const name = `${process.pid}-${randomBytes(4).toString('hex')}${SUFFIX}`;
    const lock = new DataDirLock(createServer(), socketDir, name);
    try {
      await lock.show();
      while (await lock.mustWait(dataDir)) await pause(POLL_MS);
    } catch (error) {
      await lock.release();
      throw error;
    }
    lock.state = 'held';
    lock.server.unref();
    return lock;
  }

  async release(): Promise<void> {
    await unlink(join(this.folder, this.name)).catch(() => undefined);
    await new Promise((closed) => this.server.close(closed));
  }

  /** Bound under another name first: a socket that can be seen listens, so that refusing a connection proves it dead. */
  private async show(): Promise<void> {
    const hidden = join(this.folder, this.name.replace(SUFFIX, '.new'));
    await new Promise<void>((listening, failed) => this.server.once('error', failed).listen(hidden, listening));
    await rename(hidden, join(this.folder, this.name));
  }

  /** One look at all others. @returns whether one of them has yet to give way. */
  private async mustWait(dataDir: string): Promise<boolean> {
    let undecided = false;
    for (const other of await readdir(this.folder)) {
      if (!other.endsWith(SUFFIX) || other === this.name) continue;
      const state = await ask(join(this.folder, other));
      if (state === 'dead') await unlink(join(this.folder, other)).catch(() => undefined);
      else if (state === 'held' || other < this.name) throw new DataDirInUseError(dataDir);
      else undecided = true;
    }
    return undecided;
  }
}

/** Only a refused connection and a name that is gone mean `dead`; whoever cannot be asked counts as the holder. */
function ask(path: string): Promise<State | 'dead'> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(path);
    socket.setTimeout(ANSWER_MS, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? 'dead' : 'held'));
    socket.once('close', () => resolve(answer === 'starting' ? 'starting' : 'held'));
  });
}

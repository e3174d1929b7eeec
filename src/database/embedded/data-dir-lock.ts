import { randomBytes } from 'node:crypto';
import { link, rename, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

/** Another process already serves this data folder. */
export class DataDirInUseError extends Error {
  constructor(dataDir: string) {
    super(`Another Vigie already runs on ${dataDir}: stop it first, or give this one its own DATA_DIR (or a DATABASE_URL).`);
    this.name = 'DataDirInUseError';
  }
}

const LOCK_NAME = 'lock.sock';

/**
 * One process per data folder. A listening Unix socket is the lock: the kernel drops it with the process,
 * so nothing is stale after `kill -9`. PGlite itself would open one folder twice and lose rows.
 */
export class DataDirLock {
  private constructor(private readonly server: Server, private readonly path: string) {}

  /**
   * @param socketDir short alias of the run folder (socket paths are limited to 107 bytes).
   * @throws DataDirInUseError when a live process answers on the lock.
   */
  static async acquire(socketDir: string, dataDir: string): Promise<DataDirLock> {
    const own = join(socketDir, `${process.pid}-${randomBytes(4).toString('hex')}.sock`);
    const final = join(socketDir, LOCK_NAME);
    const server = await listen(own);
    try {
      while (!(await linked(own, final))) {
        if (await answers(final)) throw new DataDirInUseError(dataDir);
        await discardStale(final, `${own}.stale`);
      }
    } catch (error) {
      server.close();
      throw error;
    }
    await unlink(own);
    server.unref();
    return new DataDirLock(server, final);
  }

  async release(): Promise<void> {
    await unlink(this.path).catch(() => undefined);
    await new Promise((closed) => this.server.close(closed));
  }
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject).listen(path, () => resolve(server));
  });
}

/** A hard link either appears whole or fails: two starters cannot both win. */
async function linked(own: string, final: string): Promise<boolean> {
  try {
    await link(own, final);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });
}

/** Taken aside first and asked again: a starter that was faster may have put a live lock there meanwhile. */
async function discardStale(final: string, aside: string): Promise<void> {
  try {
    await rename(final, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (await answers(aside)) await link(aside, final).catch(() => undefined);
  await unlink(aside);
}

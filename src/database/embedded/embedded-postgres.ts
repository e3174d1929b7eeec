import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { workerFile } from '../../common/worker-file.js';
import { DataDirLock } from './data-dir-lock.js';
import { shortPathTo, type ShortPath } from './short-path.js';

export interface PgliteWorkerData {
  readonly dataDir: string;
  readonly socketPath: string;
  readonly maxConnections: number;
}

/** Port number that gives the socket its name; nothing listens on TCP, where it would need a password. */
const PORT = 5432;
const MAX_CONNECTIONS = 32;
const STOP_TIMEOUT_MS = 5_000;

/** PostgreSQL inside this process: PGlite in a worker thread, reachable only through a Unix socket in a 0700 folder. */
export class EmbeddedPostgres {
  readonly port = PORT;
  private stopping = false;

  private constructor(
    private readonly worker: Worker,
    private readonly lock: DataDirLock,
    private readonly run: ShortPath,
  ) {}

  /** Folder of the socket; what `pg` takes as `host`. */
  get host(): string {
    return this.run.path;
  }

  /**
   * @param dataDir absolute `DATA_DIR`; the database's files go to its `db`, the socket to its `run` folder.
   * @param onCrash called when the database thread ends without having been told to.
   * @throws DataDirInUseError when another process serves this folder.
   */
  static async start(dataDir: string, onCrash: (error: Error) => void): Promise<EmbeddedPostgres> {
    const folder = await prepareFolders(dataDir);
    const run = shortPathTo(folder);
    try {
      const lock = await DataDirLock.acquire(run.path, dataDir);
      const socketPath = join(run.path, `.s.PGSQL.${PORT}`);
      await rm(socketPath, { force: true });
      const worker = await startWorker({ dataDir: join(dataDir, 'db'), socketPath, maxConnections: MAX_CONNECTIONS });
      const embedded = new EmbeddedPostgres(worker, lock, run);
      worker.on('error', onCrash);
      worker.on('exit', (code) => {
        if (!embedded.stopping) onCrash(new Error(`the embedded database stopped unexpectedly (code ${code})`));
      });
      worker.unref();
      return embedded;
    } catch (error) {
      run.release();
      throw error;
    }
  }

  /** Closes the database; after 5 s its thread is ended hard, which loses nothing that was acknowledged. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.worker.ref();
    const exited = new Promise((resolve) => this.worker.once('exit', resolve));
    this.worker.postMessage('stop');
    const timer = setTimeout(() => void this.worker.terminate(), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
    await this.lock.release();
    this.run.release();
  }
}

function startWorker(workerData: PgliteWorkerData): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(import.meta.url, 'pglite.worker'), { workerData });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the embedded database did not start (code ${code})`)));
    worker.once('message', () => {
      worker.removeAllListeners();
      resolve(worker);
    });
  });
}

/**
 * Makes what is missing. Only what is ours alone is closed: agents may have to reach the staging root beside it.
 * @returns the folder of the sockets.
 */
async function prepareFolders(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o755 });
    await mkdir(join(dataDir, 'db'), { recursive: true, mode: 0o700 });
    await mkdir(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
    return join(dataDir, 'run');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`DATA_DIR ${dataDir} cannot be used (${code}): it must be a folder that Vigie may write to, or a name where it can make one.`, { cause: error });
  }
}

import { workerFile } from '../../common/worker-file.js';
import { ThreadPool } from '../threads/thread-pool.js';
import { Control, type DigestTask, type FileOutcome, type FileTask } from './digest-task.js';

/** A chunk is one round trip to a worker (about 0.1 ms): enough small files to make that vanish, few enough to share them out. */
const CHUNK_FILES = 128;
const CHUNK_BYTES = 16 * 1024 * 1024;
/** Chunks of fewer bytes share a round trip: many agents have only small files. */
const SMALL_CHUNK_BYTES = 1024 * 1024;
const CHUNKS_TOGETHER = 8;
const PROGRESS_MS = 250;

export interface DigestOptions {
  /** Told how many bytes were done since the last call, about four times a second and at the end. */
  readonly onBytes?: (bytes: number) => void;
  /** Told how many files were done since the last call. */
  readonly onFiles?: (files: number) => void;
  /** Gives the work up within one buffer; nothing is left in temp. */
  readonly signal?: AbortSignal;
}

/** Threads that copy and hash; started on first use, gone after a minute of rest. */
export class DigestPool {
  private readonly pool: ThreadPool<DigestTask, FileOutcome[]>;
  private readonly running = new Map<Control, Promise<unknown>>();
  private closed = false;

  constructor(workers: number) {
    this.pool = new ThreadPool(workerFile(import.meta.url, 'digest.worker'), workers, CHUNKS_TOGETHER);
  }

  /**
   * Outcomes in the order of the files.
   * @throws the signal's reason when it was given up; outcomes of files that were done by then are lost, and
   * their temps are left to the caller.
   */
  async run(files: readonly FileTask[], options: DigestOptions = {}): Promise<FileOutcome[]> {
    options.signal?.throwIfAborted();
    if (this.closed) throw new Error('Vigie is shutting down: no more files are read.');
    const control = new Control();
    const abort = (): void => control.abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    const stopReporting = reportProgress(control, options.onBytes);
    const work = Promise.allSettled(chunksOf(files).map(async (chunk) => {
        const outcomes = await this.start({ files: chunk, control: control.memory });
        options.onFiles?.(outcomes.length);
        return outcomes;
      }));
    this.running.set(control, work);
    try {
      const settled = await work;
      options.signal?.throwIfAborted();
      if (control.aborted) throw new Error('Vigie is shutting down: reading was given up.');
      return settled.flatMap((chunk) => {
        if (chunk.status === 'rejected') throw chunk.reason;
        return chunk.value;
      });
    } finally {
      this.running.delete(control);
      options.signal?.removeEventListener('abort', abort);
      stopReporting();
    }
  }

  /** Gives up what is running (it takes one buffer's time) and ends the threads. */
  async close(): Promise<void> {
    this.closed = true;
    for (const control of this.running.keys()) control.abort();
    await Promise.allSettled(this.running.values());
    await this.pool.close();
  }

  private start(task: DigestTask): Promise<FileOutcome[]> {
    const bytes = task.files.reduce((sum, file) => sum + bytesOf(file), 0);
    return bytes < SMALL_CHUNK_BYTES ? this.pool.runTogether(task) : this.pool.run(task);
  }
}

/** A file whose size does not match is not read, so the expected size tells the work. */
function bytesOf({ expected }: FileTask): number {
  return expected.size ?? CHUNK_BYTES;
}

/** Large files alone, neighbouring small ones together; in the given order. */
function chunksOf(files: readonly FileTask[]): FileTask[][] {
  const chunks: FileTask[][] = [];
  let bytes = CHUNK_BYTES;
  for (const file of files) {
    const size = bytesOf(file);
    const last = chunks.at(-1);
    if (!last || last.length >= CHUNK_FILES || bytes + size > CHUNK_BYTES) {
      chunks.push([file]);
      bytes = size;
    } else {
      last.push(file);
      bytes += size;
    }
  }
  return chunks;
}

function reportProgress(control: Control, onBytes: DigestOptions['onBytes']): () => void {
  if (!onBytes) return () => undefined;
  let told = 0;
  const tell = (): void => {
    const done = control.bytesDone;
    if (done > told) onBytes(done - told);
    told = done;
  };
  const timer = setInterval(tell, PROGRESS_MS);
  return () => {
    clearInterval(timer);
    tell();
  };
}

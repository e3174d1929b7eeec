import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { workerFile } from '../../common/worker-file.js';
import type { FileWork, Outcome } from './file-work.js';
import { errorOf } from './thread-failure.js';
import { ThreadPool } from './thread-pool.js';

const WORKER = workerFile(import.meta.url, 'file-work.worker');
/** A disk that does not answer holds up its callers, not those of the others; each takes some megabytes. */
const LOOKING_THREADS = 2;
/**
 * What waits for the disk to flush has a thread of its own, with several files waiting at a time: whoever only looks at files must not queue behind it.
 * In order: of two groups of a scan one is done early, and goes on while the other flushes.
 */
const FLUSHING_THREADS = 1;
const MOST_TOGETHER = 32;
/** Pieces that carry many files already. */
const LARGE: ReadonlySet<keyof FileWork> = new Set(['listReports']);
const FLUSHING: ReadonlySet<keyof FileWork> = new Set(['placeFiles']);

interface Task {
  readonly name: keyof FileWork;
  readonly args: readonly unknown[];
}

/** Threads that wait for disks, so that nothing else has to. */
@Injectable()
export class FileThreads implements OnApplicationShutdown {
  private readonly looking = new ThreadPool<Task, Outcome<unknown>>(WORKER, LOOKING_THREADS, MOST_TOGETHER);
  private readonly flushing = new ThreadPool<Task, Outcome<unknown>>(WORKER, FLUSHING_THREADS, 1, { inOrder: true });

  /** @throws what the work throws, as StorageError where it is one */
  async run<N extends keyof FileWork>(name: N, ...args: Parameters<FileWork[N]>): Promise<Awaited<ReturnType<FileWork[N]>>> {
    return valueOf(await this.start({ name, args })) as Awaited<ReturnType<FileWork[N]>>;
  }

  /** Waits for what is at work: half a move is for crashes. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.looking.close(), this.flushing.close()]);
  }

  private start(task: Task): Promise<Outcome<unknown>> {
    if (FLUSHING.has(task.name)) return this.flushing.run(task);
    return LARGE.has(task.name) ? this.looking.run(task) : this.looking.runTogether(task);
  }
}

/** @throws the error that it is */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw errorOf(outcome.failure);
  return outcome.value;
}

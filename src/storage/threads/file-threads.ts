import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { workerFile } from '../../common/worker-file.js';
import type { FileWork, Outcome } from './file-work.js';
import { SMALL_THREAD } from './small-thread.js';
import { errorOf } from './thread-failure.js';

/** A disk that does not answer holds up its callers, not those of the others. */
const THREADS = 4;
const IDLE_MS = 60_000;

interface Task {
  readonly name: keyof FileWork;
  readonly args: readonly unknown[];
}

/** Threads that wait for disks, so that nothing else has to; started on first use, gone after a minute of rest. */
@Injectable()
export class FileThreads implements OnApplicationShutdown {
  private pool: Piscina<Task, Outcome<unknown>> | null = null;
  private closed = false;

  /** @throws what the work throws, as StorageError where it is one */
  async run<N extends keyof FileWork>(name: N, ...args: Parameters<FileWork[N]>): Promise<ReturnType<FileWork[N]>> {
    return valueOf(await this.start({ name, args })) as ReturnType<FileWork[N]>;
  }

  /** Waits for what is at work: half a move is for crashes. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    await this.pool?.close();
    this.pool = null;
  }

  private start(task: Task): Promise<Outcome<unknown>> {
    if (this.closed) throw new Error('Vigie is shutting down: files are left alone.');
    this.pool ??= new Piscina({ filename: workerFile(import.meta.url, 'file-work.worker'), minThreads: 0, maxThreads: THREADS, idleTimeout: IDLE_MS, resourceLimits: SMALL_THREAD });
    return this.pool.run(task);
  }
}

/** @throws the error that it is */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw errorOf(outcome.failure);
  return outcome.value;
}

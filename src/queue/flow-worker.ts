import { Logger } from '@nestjs/common';
import { type IQueueBackend, type Job, type JobProgress, WaitingError, Worker } from 'bullmq';
import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { FLOW, flowOf, type FlowQueue, PART, partOptions } from './flow-queue.js';
import { type Part, PutBack } from './part.js';
import { logErrors } from './queue-problems.js';

/** How long a part belongs to a worker that is not heard of. Clocks of machines may differ by a part of it. */
const LOCK_MS = 20_000;
const STALLED_LOOK_MS = 5_000;
/** A part that has brought down so many workers is given up. */
const MOST_STALLED = 5;
const RETRY_MS = 2_000;

/** Takes parts of flows off a queue, a few at a time. */
export class FlowWorker<D, R, P extends object> {
  private readonly worker: Worker<D, R | null, string, IQueueBackend, JobProgress, object>;
  private readonly stopping = new AbortController();
  private closed: Promise<void> | null = null;

  constructor(
    private readonly flows: FlowQueue<D, R, P>,
    private readonly work: (part: Part<D, P>) => Promise<R>,
    concurrency: number,
  ) {
    // Whatever is read at the same time listens to it; more than ten are no leak.
    setMaxListeners(0, this.stopping.signal);
    const { name, backend: { factory, prefix, where } } = flows;
    const options = { connection: {}, prefix, name: `${hostname()}-${process.pid}`.slice(-30), concurrency, lockDuration: LOCK_MS, stalledInterval: STALLED_LOOK_MS, maxStalledCount: MOST_STALLED, runRetryDelay: RETRY_MS };
    this.worker = new Worker<D, R | null, string, IQueueBackend, JobProgress, object>(name, (job, token) => this.process(job, token), options, factory);
    const logger = new Logger('Queue');
    this.worker.on('error', logErrors(logger, where));
    this.worker.on('stalled', (id) => logger.warn(`${id}: the worker that was at it is not heard of any more; another one begins it again`));
  }

  /** Begins no other part, and resolves when those at work have ended or were put back. */
  close(): Promise<void> {
    this.stopping.abort();
    return (this.closed ??= this.worker.close());
  }

  private async process(job: Job<D, R | null>, token: string | undefined): Promise<R | null> {
    if (job.name === FLOW) return null;
    try {
      return await this.work(this.partOf(job));
    } catch (error) {
      if (!(error instanceof PutBack)) throw error;
      await job.moveToWait(token);
      throw new WaitingError();
    }
  }

  private partOf(job: Job<D, R | null>): Part<D, P> {
    const id = job.id ?? '';
    const { queue } = this.flows;
    return {
      id,
      data: job.data,
      isRepeated: job.attemptsStarted > 1,
      isLastAttempt: job.attemptsMade + 1 >= (job.opts.attempts ?? 1),
      signal: this.stopping.signal,
      report: (progress) => job.updateProgress(progress).catch(() => undefined),
      add: async (key, data) => {
        const { priority = 1 } = job.opts;
        await queue.add(PART, data, { ...partOptions(`${flowOf(id)}.${key}`, priority), parent: { id: flowOf(id), queue: queue.qualifiedName } });
      },
    };
  }
}

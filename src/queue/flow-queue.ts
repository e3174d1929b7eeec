import { Logger } from '@nestjs/common';
import { FlowProducer, type IQueueBackend, type JobsOptions, Queue, QueueEvents } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { logErrors, QueueLostError, QueueUnreachableError, within } from './queue-problems.js';
import type { QueueBackend } from './queue-backend.js';

/** Work of several parts that any worker may take; over when all of them are. */
export interface Flow<D> {
  /** Unique; no colon, no dot. */
  readonly id: string;
  /** Of the parts, 1 = first. */
  readonly priority: number;
  readonly parts: readonly D[];
}

/** How the parts of a flow have ended. */
export interface FlowResults<D, R> {
  readonly done: readonly R[];
  /** Given up after several attempts, and why. */
  readonly failed: readonly { readonly part: D; readonly reason: string }[];
}

export interface QueueCounts {
  /** Parts that nobody works on. */
  readonly waiting: number;
  readonly active: number;
  /** Processes that take them. */
  readonly workers: number;
}

/** Is told how a flow goes, as far as it can be heard; what counts in the end are the results. */
export interface FlowWatcher<R, P> {
  progressed(partId: string, progress: P): void;
  done(partId: string, result: R): void;
}

const ATTEMPTS = 5;
const BACKOFF = { type: 'exponential', delay: 500 } as const;
/** What nobody has cleared up. */
const KEEP = { age: 24 * 3_600 } as const;
const ANSWER_MS = 10_000;
/** For what is only good to know. */
const GUESS_MS = 2_000;
/** An event may be lost with the connection that it came by: then the end is noticed this much later. */
const LOOK_MS = 2_000;
const PATIENCE_MS = 60_000;
/** The job that waits for the parts. */
export const FLOW = 'flow';
export const PART = 'part';

/** How a part is queued. */
export function partOptions(id: string, priority: number): JobsOptions {
  return { jobId: id, priority, attempts: ATTEMPTS, backoff: BACKOFF, ignoreDependencyOnFailure: true, removeOnComplete: KEEP, removeOnFail: KEEP, stackTraceLimit: 5 };
}

type AnyQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, object>;

/** Gives flows to the workers of a queue, and waits for them. D: a part, R: its result, P: its progress; all JSON. */
export class FlowQueue<D, R, P extends object> {
  readonly queue: AnyQueue;
  private readonly producer: FlowProducer<IQueueBackend, object>;
  private readonly events: QueueEvents<unknown, IQueueBackend, object>;
  private readonly watched = new Map<string, { readonly watcher: FlowWatcher<R, P>; readonly over: Bell }>();

  constructor(readonly name: string, readonly backend: QueueBackend) {
    const { factory, prefix, where } = backend;
    const options = { connection: {}, prefix };
    const tell = logErrors(new Logger('Queue'), where);
    this.queue = new Queue(name, options, factory);
    this.producer = new FlowProducer(options, factory);
    this.events = new QueueEvents(name, options, factory);
    this.queue.on('error', tell);
    this.producer.on('error', tell);
    this.events.on('error', tell);
    this.events.on('progress', ({ jobId, data }) => this.watched.get(flowOf(jobId))?.watcher.progressed(jobId, data as P));
    this.events.on('completed', ({ jobId, returnvalue }) => {
      const watched = this.watched.get(flowOf(jobId));
      if (flowOf(jobId) === jobId) watched?.over.ring();
      else watched?.watcher.done(jobId, returnvalue as R);
    });
  }

  /** Rejects when the queue cannot be used; Redis is waited for a while, and may come later. */
  async open(): Promise<void> {
    await within(ANSWER_MS, this.backend.where, Promise.all([this.queue, this.producer, this.events].map((one) => one.waitUntilReady())));
  }

  /**
   * @param signal aborted: parts that nobody has begun are taken back, and the promise rejects with its reason.
   * @throws QueueUnreachableError | QueueLostError
   */
  async run(flow: Flow<D>, watcher: FlowWatcher<R, P>, signal: AbortSignal): Promise<FlowResults<D, R>> {
    const over = new Bell();
    this.watched.set(flow.id, { watcher, over });
    try {
      await within(ANSWER_MS, this.backend.where, this.add(flow));
      try {
        await this.end(flow.id, over, signal);
        return await this.results(flow.id);
      } finally {
        await this.clear(flow.id).catch((error: unknown) => new Logger('Queue').warn(`What is left of ${flow.id} cannot be cleared: ${String(error)}`));
      }
    } finally {
      this.watched.delete(flow.id);
    }
  }

  /** @throws QueueUnreachableError */
  async counts(): Promise<QueueCounts> {
    const [jobs, workers] = await within(GUESS_MS, this.backend.where, Promise.all([this.queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active'), this.queue.getWorkersCount()]));
    return { waiting: (jobs.waiting ?? 0) + (jobs.prioritized ?? 0) + (jobs.delayed ?? 0), active: jobs.active ?? 0, workers };
  }

  /** Processes that take jobs, this one among them. @returns 1 where that cannot be told */
  async workers(): Promise<number> {
    return Math.max(1, await within(GUESS_MS, this.backend.where, this.queue.getWorkersCount()).catch(() => 1));
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.events, this.producer, this.queue].map((one) => within(ANSWER_MS, this.backend.where, one.close())));
  }

  private add({ id, priority, parts }: Flow<D>): Promise<unknown> {
    return this.producer.add({
      name: FLOW, queueName: this.name, opts: { jobId: id, removeOnComplete: KEEP, removeOnFail: KEEP },
      children: parts.map((data, index) => ({ name: PART, queueName: this.name, data, opts: partOptions(`${id}.${index + 1}`, priority) })),
    });
  }

  /** Resolves at the flow's end, as it is told or as it is seen. */
  private async end(id: string, over: Bell, signal: AbortSignal): Promise<void> {
    let answered = performance.now();
    for (;;) {
      await over.heard(LOOK_MS, signal);
      signal.throwIfAborted();
      if (over.hasRung) return;
      const state = await within(ANSWER_MS, this.backend.where, this.queue.getJobState(id)).catch(() => null);
      if (state === 'completed' || state === 'failed') return;
      if (state === 'unknown') throw new QueueLostError(this.backend.where);
      if (state !== null) answered = performance.now();
      else if (performance.now() - answered > PATIENCE_MS) throw new QueueUnreachableError(this.backend.where, PATIENCE_MS / 1_000);
    }
  }

  private async results(id: string): Promise<FlowResults<D, R>> {
    const flow = await this.queue.getJob(id);
    if (!flow) throw new QueueLostError(this.backend.where);
    const done = Object.values(await flow.getChildrenValues<R>());
    const failures = Object.entries(await flow.getIgnoredChildrenFailures());
    const failed = await Promise.all(failures.map(async ([key, reason]) => ({ part: (await this.queue.getJob(key.slice(key.lastIndexOf(':') + 1)))?.data as D | undefined, reason })));
    return { done, failed: failed.flatMap(({ part, reason }) => (part === undefined ? [] : [{ part, reason }])) };
  }

  /** All of it where it is over; else what nobody has begun. */
  private async clear(id: string): Promise<void> {
    const job = await within(ANSWER_MS, this.backend.where, this.queue.getJob(id));
    if (!job) return;
    if (await job.isCompleted()) await job.remove({ removeChildren: true });
    else await job.removeUnprocessedChildren();
  }
}

/** Rings once, for whoever waits or comes later. */
class Bell {
  private readonly rung = new AbortController();

  ring(): void {
    this.rung.abort();
  }

  get hasRung(): boolean {
    return this.rung.signal.aborted;
  }

  /** Resolves when it rings, when the signal is aborted, and at the latest after so long. */
  async heard(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal: AbortSignal.any([this.rung.signal, signal]) }).catch(() => undefined);
  }
}

/** The flow that a job belongs to: parts are called `<flow>.<part>`. */
export function flowOf(jobId: string): string {
  const dot = jobId.indexOf('.');
  return dot < 0 ? jobId : jobId.slice(0, dot);
}

import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SingleFlight } from '../../common/single-flight.js';
import { AppConfig } from '../../config/config.js';
import type { FlowQueue, QueueCounts } from '../../queue/flow-queue.js';
import type { FlowWorker } from '../../queue/flow-worker.js';
import type { Part } from '../../queue/part.js';
import { QueueBackends } from '../../queue/queue-backend.js';
import type { GroupCounts, GroupResult, GroupTask } from './group-task.js';

const QUEUE_NAME = 'scan';
/** One hashes while another waits for the database or the disk. Three, as without a queue, were not measured. */
const GROUPS_AT_ONCE = 2;

/** The queue of groups, where `QUEUE` asks for one. */
@Injectable()
export class ScanFlows implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Queue');
  private readonly counting = new SingleFlight<QueueCounts | null>();
  private queue: FlowQueue<GroupTask, GroupResult, GroupCounts> | null = null;
  private worker: FlowWorker<GroupTask, GroupResult, GroupCounts> | null = null;

  constructor(
    private readonly backends: QueueBackends,
    private readonly config: AppConfig,
  ) {}

  get isOn(): boolean {
    return this.config.queue.mode !== 'off';
  }

  /** @throws Error when `QUEUE=off` */
  get flows(): FlowQueue<GroupTask, GroupResult, GroupCounts> {
    if (this.queue === null) throw new Error('There is no queue: QUEUE=off.');
    return this.queue;
  }

  /** Begins to take groups off the queue, where there is one. */
  async work(process: (part: Part<GroupTask, GroupCounts>) => Promise<GroupResult>): Promise<void> {
    if (this.queue === null) return;
    const { FlowWorker } = await import('../../queue/flow-worker.js');
    this.worker = new FlowWorker(this.queue, process, GROUPS_AT_ONCE);
  }

  /** Resolves when what this process has at work has ended, or was put back for others. */
  async drain(): Promise<void> {
    await this.worker?.close();
  }

  /** Whoever asks at the same time shares one answer. @returns null for `QUEUE=off` @throws QueueUnreachableError */
  counts(): Promise<QueueCounts | null> {
    return this.counting.run(async () => (this.queue === null ? null : this.queue.counts()));
  }

  /** A Redis that is down now may be up when it is needed. */
  async onModuleInit(): Promise<void> {
    const backend = await this.backends.configured();
    if (backend === null) return;
    const { FlowQueue } = await import('../../queue/flow-queue.js');
    this.queue = new FlowQueue(QUEUE_NAME, backend);
    try {
      await this.queue.open();
      this.logger.log(`Scans are shared with workers by way of ${backend.where}`);
    } catch (error) {
      this.logger.warn(String(error));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queue?.close();
  }
}

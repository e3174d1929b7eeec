import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { withFrugalHeap } from '../../common/frugal-heap.js';
import { type Part, PutBack } from '../../queue/part.js';
import { ScanInterrupted } from '../runs/run-context.js';
import { GroupProcessor } from './group-processor.js';
import { countsOf, type GroupCounts, type GroupResult, type GroupTask } from './group-task.js';
import { ScanFlows } from './scan-flows.js';

const REPORT_MS = 1_000;

/** Takes groups off the queue, in the process that scans as in every worker. */
@Injectable()
export class QueueWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Worker');

  constructor(
    private readonly scan: ScanFlows,
    private readonly processor: GroupProcessor,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.scan.work((part) => this.work(part));
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.scan.drain();
  }

  private async work(part: Part<GroupTask, GroupCounts>): Promise<GroupResult> {
    const run = this.processor.newRun(part.data);
    const reporting = setInterval(() => void part.report(countsOf(run)), REPORT_MS);
    try {
      return await withFrugalHeap(() => this.processor.process(part, run));
    } catch (error) {
      if (error instanceof ScanInterrupted) throw new PutBack();
      this.logger.warn(`A group of ${part.data.agents.length} agents is tried again: ${String(error)}`);
      throw error;
    } finally {
      clearInterval(reporting);
    }
  }
}

import { Module } from '@nestjs/common';
import { AppConfig } from '../config/config.js';
import { DeadlineWatch, DeadlineWatchOptions } from './deadline-watch.js';
import { GroupDispatcher } from './dispatch/group-dispatcher.js';
import { GroupTasks } from './dispatch/group-tasks.js';
import { InProcessDispatcher } from './dispatch/in-process-dispatcher.js';
import { QueueDispatcher } from './dispatch/queue-dispatcher.js';
import { Recount } from './dispatch/recount.js';
import { ManualScan } from './manual-scan.js';
import { OverdueAgents } from './overdue-agents.js';
import { AnsweredCycles } from './record/answered-cycles.js';
import { Scan } from './scan.js';
import { ScanRequests } from './scan-requests.js';
import { ScanRunner } from './scan-runner.js';
import { LeftRuns } from './left-runs.js';
import { ScanStepModule } from './scan-step.module.js';
import { ScannerController } from './scanner.controller.js';
import { ScannerService } from './scanner.service.js';

const dispatcher = {
  provide: GroupDispatcher,
  inject: [AppConfig, InProcessDispatcher, QueueDispatcher],
  useFactory: ({ queue: { mode } }: AppConfig, alone: InProcessDispatcher, shared: QueueDispatcher): GroupDispatcher => (mode === 'off' ? alone : shared),
};

/** Reads what agents left, judges it, stores what is good, and notices what never came. */
@Module({
  imports: [ScanStepModule],
  controllers: [ScannerController],
  providers: [
    ScannerService, ScanRunner, LeftRuns, ScanRequests, ManualScan, Scan,
    dispatcher, InProcessDispatcher, QueueDispatcher, GroupTasks, Recount,
    DeadlineWatch, DeadlineWatchOptions, OverdueAgents, AnsweredCycles,
  ],
  exports: [ScanRequests, ScannerService, ManualScan, ScanStepModule],
})
export class ScannerModule {}

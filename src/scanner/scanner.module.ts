import { Module } from '@nestjs/common';
import { AppConfig } from '../config/config.js';
import { DeadlineWatch, DeadlineWatchOptions } from './deadlines/deadline-watch.js';
import { GroupDispatcher } from './dispatch/group-dispatcher.js';
import { GroupTasks } from './dispatch/group-tasks.js';
import { InProcessDispatcher } from './dispatch/in-process-dispatcher.js';
import { QueueDispatcher } from './dispatch/queue-dispatcher.js';
import { Recount } from './dispatch/recount.js';
import { ManualScan } from './runs/manual-scan.js';
import { OverdueAgents } from './deadlines/overdue-agents.js';
import { AnsweredCycles } from './record/answered-cycles.js';
import { Scan } from './runs/scan.js';
import { ScanRequests } from './runs/scan-requests.js';
import { ScanRunner } from './runs/scan-runner.js';
import { LeftRuns } from './runs/left-runs.js';
import { ScanStepModule } from './agents/scan-step.module.js';
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

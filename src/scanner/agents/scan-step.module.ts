import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentsModule } from '../../agents/agents.module.js';
import { EntriesModule } from '../../entries/entries.module.js';
import { JobsModule } from '../../jobs/jobs.module.js';
import { QueueModule } from '../../queue/queue.module.js';
import { ReportsModule } from '../../reports/reports.module.js';
import { StorageModule } from '../../storage/storage.module.js';
import { UnmatchedModule } from '../../unmatched/unmatched.module.js';
import { AgentListing } from '../collect/agent-listing.js';
import { AgentRelease } from './agent-release.js';
import { AgentReports } from './agent-reports.js';
import { ClockWatch } from '../clock/clock-watch.js';
import { AgeLimit } from '../collect/age-limit.js';
import { Collector } from '../collect/collector.js';
import { ReportIntake } from '../collect/report-intake.js';
import { ReportLedger } from '../collect/report-ledger.js';
import { Deadlines } from '../ledger/deadlines.js';
import { GroupProcessor } from '../dispatch/group-processor.js';
import { QueueWorker } from '../dispatch/queue-worker.js';
import { RunsElsewhere } from '../dispatch/runs-elsewhere.js';
import { ScanFlows } from '../dispatch/scan-flows.js';
import { SharedFolders } from '../dispatch/shared-folders.js';
import { DueNow } from '../deadlines/due-now.js';
import { GroupStep } from './group-step.js';
import { Expectations } from '../judge/expectations.js';
import { Inspector } from '../judge/inspector.js';
import { Judge } from '../judge/judge.js';
import { Placement } from '../judge/placement.js';
import { ReportArchive } from '../judge/report-archive.js';
import { ReportJudgement } from '../judge/report-judgement.js';
import { StuckReports } from '../judge/stuck-reports.js';
import { Leftovers } from '../collect/leftovers.js';
import { LostReports } from '../collect/lost-reports.js';
import { MisjudgedReports } from '../collect/misjudged-reports.js';
import { MislaidReports } from '../collect/mislaid-reports.js';
import { ShelfCheck } from '../collect/shelf-check.js';
import { Recorder } from '../record/recorder.js';
import { Settler } from '../record/settler.js';
import { ScanBeginning } from '../runs/scan-beginning.js';
import { ScanRun } from '../runs/scan-run.entity.js';
import { ScanRuns } from '../runs/scan-runs.js';
import { WorkList } from './work-list.js';

/** Works on agents, for a scan of this process or of another one: all that a worker does. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ScanRun]),
    StorageModule, JobsModule, AgentsModule, ReportsModule, EntriesModule, UnmatchedModule, QueueModule,
  ],
  providers: [
    ScanFlows, QueueWorker, GroupProcessor, RunsElsewhere, SharedFolders, ScanRuns, ScanBeginning, WorkList, AgentListing, DueNow, GroupStep, AgentReports, AgentRelease, Leftovers, ClockWatch, Deadlines, LostReports, MisjudgedReports, MislaidReports, ShelfCheck,
    Collector, AgeLimit, ReportIntake, ReportLedger,
    ReportJudgement, Expectations, Judge, Inspector, Placement, ReportArchive, StuckReports,
    Recorder, Settler,
  ],
  exports: [ScanFlows, SharedFolders, ScanRuns, ScanBeginning, WorkList, AgentListing, GroupStep, ClockWatch, Deadlines],
})
export class ScanStepModule {}

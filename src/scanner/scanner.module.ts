import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentsModule } from '../agents/agents.module.js';
import { EntriesModule } from '../entries/entries.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { UnmatchedModule } from '../unmatched/unmatched.module.js';
import { AgentRelease } from './agent-release.js';
import { AgentReports } from './agent-reports.js';
import { AgentStep } from './agent-step.js';
import { ClockWatch } from './clock-watch.js';
import { Collector } from './collect/collector.js';
import { ReportIntake } from './collect/report-intake.js';
import { ReportLedger } from './collect/report-ledger.js';
import { DeadlineWatch, DeadlineWatchOptions } from './deadline-watch.js';
import { Deadlines } from './deadlines.js';
import { Expectations } from './judge/expectations.js';
import { Inspector } from './judge/inspector.js';
import { Judge } from './judge/judge.js';
import { Placement } from './judge/placement.js';
import { ReportArchive } from './judge/report-archive.js';
import { ReportJudgement } from './judge/report-judgement.js';
import { StuckReports } from './judge/stuck-reports.js';
import { LostReports } from './lost-reports.js';
import { ManualScan } from './manual-scan.js';
import { OverdueAgents } from './overdue-agents.js';
import { AnsweredCycles } from './record/answered-cycles.js';
import { Recorder } from './record/recorder.js';
import { Settler } from './record/settler.js';
import { Scan } from './scan.js';
import { ScanRequests } from './scan-requests.js';
import { ScanRun } from './scan-run.entity.js';
import { ScanBeginning } from './scan-beginning.js';
import { ScanRunner } from './scan-runner.js';
import { ScanRuns } from './scan-runs.js';
import { ScannerController } from './scanner.controller.js';
import { ScannerService } from './scanner.service.js';
import { WorkList } from './work-list.js';

/** Reads what agents left, judges it, stores what is good, and notices what never came. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ScanRun]),
    StorageModule, JobsModule, AgentsModule, ReportsModule, EntriesModule, UnmatchedModule,
  ],
  controllers: [ScannerController],
  providers: [
    ScannerService, ScanRunner, ScanRuns, ScanRequests, ManualScan, ScanBeginning, Scan, WorkList, AgentStep, AgentReports, AgentRelease, ClockWatch, Deadlines, LostReports,
    Collector, ReportIntake, ReportLedger,
    ReportJudgement, Expectations, Judge, Inspector, Placement, ReportArchive, StuckReports,
    Recorder, Settler,
    DeadlineWatch, DeadlineWatchOptions, OverdueAgents, AnsweredCycles,
  ],
  exports: [ScanRequests],
})
export class ScannerModule {}

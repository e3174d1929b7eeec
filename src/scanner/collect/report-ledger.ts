import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { partsOf } from '../../common/parts.js';
import { insertRows } from '../../database/insert-rows.js';
import { EventLog, type NewEvent } from '../../events/event-log.js';
import { Report } from '../../reports/report.entity.js';
import { type Heard, noteHeard } from './heard.js';
import type { AgentAtWork, Incoming } from './incoming.js';

/** A report row as the collector needs it. */
export type KnownReport = Pick<Report, 'id' | 'digest' | 'state' | 'moved_to'>;

/** What can be said of a report file the first time its content is seen. */
export type NewReport = Exclude<Incoming, { kind: 'vanished' | 'waiting' }>;

/** Content of a report file, whoever left it. */
export type Content = Pick<Report, 'agent_id' | 'digest'>;

/** Where the file of a report went, below `log`. */
export interface Move {
  readonly id: number;
  readonly to: string;
}

/** A report that is out of `log`, or on its way, as far as anybody knows. */
export type MislaidReport = Pick<Report, 'id' | 'agent_id' | 'file_name' | 'digest' | 'state'>;

type StoredReport = KnownReport & Content;

/** Eleven columns each: well below PostgreSQL's 65,535 parameters. */
const ROWS_PER_STATEMENT = 1_000;

/** Rows of `reports` by agent and digest. */
export class KnownReports {
  private readonly rows: ReadonlyMap<string, KnownReport>;

  constructor(rows: readonly StoredReport[]) {
    this.rows = new Map(rows.map((row) => [`${row.agent_id}/${row.digest}`, row]));
  }

  get(agentId: string, digest: string): KnownReport | undefined {
    return this.rows.get(`${agentId}/${digest}`);
  }
}

/** The rows of `reports`: which contents are known, and the first note of those that are not. */
@Injectable()
export class ReportLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** Of all these agents in one statement. */
  async known(contents: readonly Content[]): Promise<KnownReports> {
    if (contents.length === 0) return new KnownReports([]);
    return new KnownReports(await this.dataSource.query<StoredReport[]>(
      `SELECT report.id, report.agent_id, report.digest, report.state, report.moved_to
         FROM unnest($1::text[], $2::text[]) AS wanted(agent_id, digest) JOIN reports report USING (agent_id, digest)`,
      [contents.map(({ agent_id }) => agent_id), contents.map(({ digest }) => digest)],
    ));
  }

  /** Notes contents never seen before, of all these agents, with the alerts for what could not be read, in one transaction. */
  async note(heard: readonly Heard[], scanRunId: number): Promise<KnownReports> {
    const speaking = heard.filter(({ incoming }) => incoming.length > 0);
    if (speaking.length === 0) return new KnownReports([]);
    const now = this.clock.now();
    return this.dataSource.transaction(async (manager) => {
      const rows = speaking.flatMap(({ agent, incoming }) => incoming.map((item) => ({ ...facts(item), agent_id: agent.id, first_seen_at: now, file_name: item.file.name, scan_run_id: scanRunId })));
      const stored: StoredReport[] = [];
      for (const part of partsOf(rows, ROWS_PER_STATEMENT)) {
        stored.push(...(await insertRows(manager, Report, part, { orIgnore: true, returning: ['id', 'agent_id', 'digest', 'state', 'moved_to'] })));
      }
      const inserted = new KnownReports(stored);
      const rejected = speaking.flatMap(({ agent, incoming }) => rejections(incoming, (digest) => inserted.get(agent.id, digest), agent.id, scanRunId));
      await this.events.publish(manager, [...rejected, ...(await noteHeard(manager, speaking, scanRunId, now))]);
      return inserted;
    });
  }

  /** A content that waited and is refused now (its times are read in another zone): its row follows. */
  async restate({ agent }: AgentAtWork, scanRunId: number, row: KnownReport, item: Extract<NewReport, { kind: 'rejected' }>): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { state, ended_at, problems } = facts(item);
      await manager.update(Report, row.id, { state, ended_at, problems, waiting: [], scan_run_id: scanRunId });
      await this.events.publish(manager, rejections([item], () => row, agent.id, scanRunId));
    });
  }

  /** Agents with reports that waited when they were last looked at. */
  async agentsWithWaiting(): Promise<Set<string>> {
    const rows = await this.dataSource.query<{ agent_id: string }[]>(`SELECT DISTINCT agent_id FROM reports WHERE state = 'waiting'`);
    return new Set(rows.map(({ agent_id }) => agent_id));
  }

  /** Reports that waited and whose file is gone will never be judged: their rows say so. @param present digests and names that are still in `log`. */
  async forgetVanished(agentId: string, present: { readonly digests: readonly string[]; readonly names: readonly string[] }): Promise<void> {
    const problem = { pointer: '', detail: 'The file disappeared from the log folder before it could be judged.' };
    await this.dataSource.query(
      `UPDATE reports SET state = 'stale', waiting = '[]', problems = problems || $4::jsonb
       WHERE agent_id = $1 AND state = 'waiting' AND digest <> ALL($2) AND file_name <> ALL($3)`,
      [agentId, present.digests, present.names, JSON.stringify([problem])],
    );
  }

  /** Those that are done with, the newest first, of which it was not noted where their files went; without those that vanished before they were judged. @param except of these it is not asked */
  async mislaid(except: readonly number[], most: number): Promise<MislaidReport[]> {
    return this.dataSource.query<MislaidReport[]>(
      `SELECT id, agent_id, file_name, digest, state FROM reports
        WHERE state <> 'waiting' AND moved_to IS NULL AND (state <> 'stale' OR problems = '[]') AND id <> ALL($1) ORDER BY id DESC LIMIT $2`,
      [except, most],
    );
  }

  /** Where files went, for all reports in one statement. */
  async moved(moves: readonly Move[]): Promise<void> {
    await this.noteMoves(moves, 'true');
  }

  /** Where files were found. Meanwhile somebody else may have noted that, and put them back. */
  async found(moves: readonly Move[]): Promise<void> {
    await this.noteMoves(moves, `r.state <> 'waiting' AND r.moved_to IS NULL`);
  }

  private async noteMoves(moves: readonly Move[], condition: string): Promise<void> {
    if (moves.length === 0) return;
    await this.dataSource.query(
      `UPDATE reports r SET moved_to = m."to" FROM jsonb_to_recordset($1::jsonb) AS m(id bigint, "to" text) WHERE r.id = m.id AND ${condition}`,
      [JSON.stringify(moves)],
    );
  }
}

function facts(item: NewReport): Pick<Report, 'digest' | 'state' | 'ended_at' | 'partial' | 'problems' | 'staged_files'> {
  const { digest } = item;
  switch (item.kind) {
    case 'rejected':
      return { digest, state: 'rejected', ended_at: item.endedAt ?? null, partial: false, problems: [...item.problems], staged_files: [] };
    case 'stale':
      return { digest, state: 'stale', ended_at: item.endedAt, partial: false, problems: [], staged_files: [] };
    case 'candidate': {
      const { report, problems } = item;
      const files = new Set(report.sections.flatMap(({ stagedFileName }) => stagedFileName ?? []));
      return { digest, state: 'waiting', ended_at: report.endedAt, partial: problems.length > 0, problems: [...problems], staged_files: [...files] };
    }
  }
}

function rejections(incoming: readonly NewReport[], rowOf: (digest: string) => KnownReport | undefined, agentId: string, scanRunId: number): NewEvent[] {
  return incoming.flatMap((item): NewEvent[] => {
    const row = rowOf(item.digest);
    if (!row || item.kind === 'stale' || item.problems.length === 0) return [];
    const payload = { report_id: row.id, file_name: item.file.name, partial: item.kind === 'candidate', problems: item.problems };
    return [{ type: 'report.rejected', agent_id: agentId, scan_run_id: scanRunId, payload }];
  });
}

import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { EventLog, type NewEvent } from '../../events/event-log.js';
import { Report } from '../../reports/report.entity.js';
import { noteHeard } from './heard.js';
import type { AgentAtWork, Incoming } from './incoming.js';

/** A report row as the collector needs it. */
export type KnownReport = Pick<Report, 'id' | 'digest' | 'state' | 'moved_to'>;

/** What can be said of a report file the first time its content is seen. */
export type NewReport = Exclude<Incoming, { kind: 'vanished' | 'waiting' }>;

/** The rows of `reports`: which contents are known, and the first note of those that are not. */
@Injectable()
export class ReportLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async known(agentId: string, digests: readonly string[]): Promise<Map<string, KnownReport>> {
    if (digests.length === 0) return new Map();
    const rows = await this.dataSource.getRepository(Report).find({
      select: { id: true, digest: true, state: true, moved_to: true },
      where: { agent_id: agentId, digest: In([...digests]) },
    });
    return new Map(rows.map((row) => [row.digest, row]));
  }

  /** Notes contents never seen before, with the alert for what could not be read, in one transaction. */
  async note({ agent }: AgentAtWork, scanRunId: number, incoming: readonly NewReport[]): Promise<Map<string, KnownReport>> {
    if (incoming.length === 0) return new Map();
    const now = this.clock.now();
    return this.dataSource.transaction(async (manager) => {
      const rows = incoming.map((item) => ({ ...facts(item), agent_id: agent.id, first_seen_at: now, file_name: item.file.name }));
      const inserts = await manager.createQueryBuilder().insert().into(Report).values(rows).orIgnore()
        .returning(['id', 'digest', 'state', 'moved_to']).execute();
      const inserted = new Map((inserts.raw as KnownReport[]).map((row) => [row.digest, row]));
      await this.events.publish(manager, rejections(incoming, inserted, agent.id, scanRunId));
      await this.events.publish(manager, await noteHeard(manager, agent, scanRunId, now, incoming));
      return inserted;
    });
  }

  /** A content that waited and now reads otherwise (another time zone, too old by now): its row follows. */
  async restate({ agent }: AgentAtWork, scanRunId: number, row: KnownReport, item: Exclude<NewReport, { kind: 'candidate' }>): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { state, problems } = facts(item);
      await manager.update(Report, row.id, { state, problems, waiting: [] });
      await this.events.publish(manager, rejections([item], new Map([[row.digest, row]]), agent.id, scanRunId));
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

  /** Where files went, for all reports of one agent in one statement. */
  async moved(moves: readonly { readonly id: number; readonly to: string }[]): Promise<void> {
    if (moves.length === 0) return;
    await this.dataSource.query(
      `UPDATE reports r SET moved_to = m."to" FROM jsonb_to_recordset($1::jsonb) AS m(id bigint, "to" text) WHERE r.id = m.id`,
      [JSON.stringify(moves)],
    );
  }
}

function facts(item: NewReport): Pick<Report, 'digest' | 'state' | 'ended_at' | 'partial' | 'problems' | 'staged_files'> {
  const { digest } = item;
  switch (item.kind) {
    case 'rejected':
      return { digest, state: 'rejected', ended_at: null, partial: false, problems: [...item.problems], staged_files: [] };
    case 'stale':
      return { digest, state: 'stale', ended_at: item.endedAt, partial: false, problems: [], staged_files: [] };
    case 'candidate': {
      const { report, problems } = item;
      const files = new Set(report.sections.flatMap(({ stagedFileName }) => stagedFileName ?? []));
      return { digest, state: 'waiting', ended_at: report.endedAt, partial: problems.length > 0, problems: [...problems], staged_files: [...files] };
    }
  }
}

function rejections(incoming: readonly NewReport[], inserted: ReadonlyMap<string, KnownReport>, agentId: string, scanRunId: number): NewEvent[] {
  return incoming.flatMap((item): NewEvent[] => {
    const row = inserted.get(item.digest);
    if (!row || item.kind === 'stale' || item.problems.length === 0) return [];
    const payload = { report_id: row.id, file_name: item.file.name, partial: item.kind === 'candidate', problems: item.problems };
    return [{ type: 'report.rejected', agent_id: agentId, scan_run_id: scanRunId, payload }];
  });
}

import type { EntityManager } from 'typeorm';
import type { ReportSection } from '../report/report.js';

/** Notes databases that no job expects, in one statement; the newest report's facts win. */
export async function noteUnmatched(manager: EntityManager, agentId: string, sections: readonly ReportSection[], now: Date): Promise<void> {
  if (sections.length === 0) return;
  const rows = sections.map((section) => ({
    database_name: section.databaseName,
    last_report_at: section.endedAt,
    staged_file_name: section.stagedFileName,
    size_bytes: section.stagedSize,
  }));
  await manager.query(
    `INSERT INTO unmatched_databases (agent_id, database_name, first_seen_at, last_seen_at, last_report_at, staged_file_name, size_bytes)
     SELECT $1, s.database_name, $2, $2, s.last_report_at, s.staged_file_name, s.size_bytes
     FROM jsonb_to_recordset($3::jsonb) AS s(database_name text, last_report_at timestamptz, staged_file_name text, size_bytes bigint)
     ON CONFLICT (agent_id, database_name) DO UPDATE SET
       last_seen_at = excluded.last_seen_at,
       staged_file_name = CASE WHEN excluded.last_report_at >= unmatched_databases.last_report_at THEN excluded.staged_file_name ELSE unmatched_databases.staged_file_name END,
       size_bytes = CASE WHEN excluded.last_report_at >= unmatched_databases.last_report_at THEN excluded.size_bytes ELSE unmatched_databases.size_bytes END,
       last_report_at = GREATEST(excluded.last_report_at, unmatched_databases.last_report_at)`,
    [agentId, now, JSON.stringify(rows)],
  );
}

import type { Database } from './database.js';

/** Rows at a time: one statement that runs for minutes shows no progress. */
const SLICE = 250_000;

/** Entries of some jobs (10,000) as years of good backups leave them, about 1 KB each. Jobs have the ids from `firstJob` on. */
export async function writeHistory(database: Database, entries: number, firstJob: number, say: (what: string) => void, jobs = 10_000): Promise<void> {
  const { rows } = await database.client.query<{ last: number }>('SELECT coalesce(max(id), 0)::float8 AS last FROM backup_entries');
  const write = (from: number) => database.run(
    `INSERT INTO backup_entries (expected_job_id, status, rule, message, agent_report_timestamp_utc, agent_reported_hash_sha256, agent_reported_size_bytes, agent_compress_size_pre_compress,
            agent_compress_size_post_compress, agent_transfer_process_status, agent_transfer_process_start_time, agent_transfer_process_timestamp, agent_staged_file_name, agent_logs_summary,
            server_calculated_staged_hash, server_calculated_staged_size, previous_successful_hash_global, hash_comparison_result, evidence, cycle_expected_at_utc, report_file_name, final_path,
            created_at, database_name, agent_id)
     SELECT $3 + n % $4, 'success', 'verified', 'Size and SHA-256 are as reported.', at, hash, 19972513, 188178944, 19972513, true, at, at, 'sales_2026.sql.zst', 'dump ok, compress ok, transfer ok',
            hash, 19972513, hash, false,
            jsonb_build_object('claim', 'success', 'failed_stage', null, 'error_message', null, 'reported', jsonb_build_object('file_name', 'sales_2026.sql.zst', 'size', 19972513, 'sha256', hash),
              'file', jsonb_build_object('kind', 'regular', 'size', 19972513, 'sha256', hash, 'changed_while_read', false, 'modified_at', at), 'settles_at', null, 'superseded_by', null,
              'promotion', jsonb_build_object('state', 'stored', 'path', 'ACME/Douala/SALES_2026/' || n || '.sql.zst')),
            at, n || '_ACME.json', 'ACME/Douala/SALES_2026/' || n || '.sql.zst', at, 'DB_' || n % 20, 'SITE_' || n % 500
       FROM (SELECT n, timestamptz '2020-01-01' + n / $4 * interval '1 hour' AS at, repeat(md5(n::text), 2) AS hash FROM generate_series($1::int + 1, $2::int) AS n) AS made`,
    [from, Math.min(from + SLICE, entries), firstJob, jobs],
  );
  await database.withoutIndexes('backup_entries', say, async () => {
    for (let from = rows[0]?.last ?? 0; from < entries; from += SLICE) {
      await write(from);
      say(`${Math.min(from + SLICE, entries)} of ${entries} entries`);
    }
  });
  await database.analyze('backup_entries');
}

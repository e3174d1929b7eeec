import type { BackupEntry } from './backup-entry.entity.js';

/** Fields of an entry that can be asked for: all that GET shows, in its order. */
export const ENTRY_FIELDS = [
  'id', 'expected_job_id', 'status', 'rule', 'message', 'agent_report_timestamp_utc', 'agent_reported_hash_sha256', 'agent_reported_size_bytes',
  'agent_compress_size_pre_compress', 'agent_compress_size_post_compress', 'agent_transfer_process_status', 'agent_transfer_process_start_time',
  'agent_transfer_process_timestamp', 'agent_transfer_error_message', 'agent_staged_file_name', 'agent_logs_summary', 'server_calculated_staged_hash',
  'server_calculated_staged_size', 'previous_successful_hash_global', 'hash_comparison_result', 'evidence', 'cycle_expected_at_utc', 'late', 'observed_late',
  'cycles_missed', 'report_id', 'report_file_name', 'scan_run_id', 'final_path', 'created_at', 'database_name', 'agent_id', 'findings',
] as const satisfies readonly (keyof BackupEntry)[];
export type EntryField = (typeof ENTRY_FIELDS)[number];

/** Whether they are wanted; they are no column, but rows of their own. */
export function wantsFindings(fields: readonly EntryField[] | undefined): boolean {
  return fields === undefined || fields.includes('findings');
}

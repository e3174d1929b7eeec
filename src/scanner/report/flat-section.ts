import type { Fields } from './fields.js';
import { fileName, oneOf, prose, sha256, size, truth } from './scalars.js';
import { CLAIMS, claimOf, type SectionFacts } from './section-facts.js';
import { timeIn } from './times.js';

/** Times of the flat form carry `_utc` in their name, so one without a zone is UTC, not local to the agent. */
const utc = timeIn('UTC');

/**
 * Reads the flat form, one status word and everything side by side. `agent_transfer_process_status: false`
 * is a failed TRANSFER whatever the word says; a section with neither is a problem, for it claims nothing.
 */
export function readFlatSection(section: Fields): SectionFacts {
  const transferStatus = section.read(truth, 'agent_transfer_process_status');
  const failedStage = transferStatus === false ? 'TRANSFER' : null;
  if (!section.find(['status']) && !failedStage) {
    section.refuse('status', `missing: expected one of ${CLAIMS.join(', ')}, or the stages BACKUP, COMPRESS, TRANSFER`);
  }
  const transferError = section.read(prose, 'agent_transfer_error_message');
  const ownError = section.read(prose, 'error_msg', 'error_message', 'error');
  const compressedSize = section.read(size, 'compress_size_post_compress');
  const plainSize = section.read(size, 'size_bytes');
  const statedEnd = section.read(utc, 'operation_timestamp_utc');
  const transferEndedAt = section.read(utc, 'agent_transfer_process_timestamp_utc');
  const facts = {
    claim: claimOf(failedStage, section.read(oneOf(CLAIMS), 'status')),
    failedStage,
    errorMessage: failedStage ? (transferError ?? ownError) : (ownError ?? transferError),
    stagedFileName: section.read(fileName, 'staged_file_name'),
    stagedSha256: section.read(sha256, 'hash_sha256', 'sha256_checksum', 'sha256'),
    stagedSize: compressedSize ?? plainSize,
    sizeBeforeCompression: section.read(size, 'compress_size_pre_compress'),
    sizeAfterCompression: compressedSize,
    backupStartedAt: null,
    transferStatus,
    transferStartedAt: section.read(utc, 'agent_transfer_process_start_time_utc'),
    transferEndedAt,
    transferError,
    logsSummary: section.read(prose, 'logs_summary'),
  } as const;
  return { facts, statedEnd, newestEnd: statedEnd ?? transferEndedAt };
}

import { oneLine } from '../../common/text.js';
import type { EntryStatus } from '../../entries/backup-entry.entity.js';
import type { Evidence, FileEvidence } from './evidence.js';

export interface Rule {
  readonly id: string;
  /** `pending` is no verdict: the report waits. */
  readonly status: EntryStatus | 'pending';
  readonly when: (evidence: Evidence) => boolean;
  /** Why, for people: names the thing, the value and what was expected. */
  readonly message: (evidence: Evidence) => string;
}

type RegularFile = Extract<FileEvidence, { kind: 'regular' }>;

const regular = ({ file }: Evidence): RegularFile | null => (file.kind === 'regular' ? file : null);
const observedSize = (evidence: Evidence): number => regular(evidence)?.size ?? 0;
const absent = ({ file }: Evidence): boolean => file.kind === 'absent';
const smaller = (evidence: Evidence): boolean => {
  const file = regular(evidence);
  return file !== null && evidence.reported.size !== null && file.size < evidence.reported.size;
};
const sizeDiffers = (evidence: Evidence): boolean => {
  const file = regular(evidence);
  return file !== null && evidence.reported.size !== null && file.size !== evidence.reported.size;
};
const hashDiffers = (evidence: Evidence): boolean => {
  const sha256 = regular(evidence)?.sha256 ?? null;
  return sha256 !== null && evidence.reported.sha256 !== null && sha256 !== evidence.reported.sha256;
};
const changedWhileRead = (evidence: Evidence): boolean => regular(evidence)?.changed_while_read ?? false;
const verified = (evidence: Evidence): boolean =>
  evidence.claim === 'success' &&
  regular(evidence)?.sha256 != null &&
  regular(evidence)?.sha256 === evidence.reported.sha256 &&
  !sizeDiffers(evidence) &&
  observedSize(evidence) > 0;

/** Words of others at the end of a sentence of ours: without their full stop, because ours follows. */
const clause = (text: string): string => oneLine(text).replace(/[. ]+$/u, '');
const reason = ({ error_message }: Evidence): string => clause(error_message ?? '') || 'it gives no reason';
const name = ({ reported }: Evidence): string => oneLine(reported.file_name ?? 'the staged file');
const bytes = (count: number | null): string => (count === null ? 'an unknown number of bytes' : `${count} bytes`);

/** The decision table: first match wins. The ledger's `deadline-passed` has no report to look at and lies in `ledger.ts`. */
export const RULES: readonly Rule[] = [
  {
    id: 'agent-reported-failure',
    status: 'failed',
    when: ({ claim }) => claim === 'failed',
    message: (evidence) => `The agent reports that ${evidence.failed_stage ?? 'the backup'} failed: ${reason(evidence)}.`,
  },
  {
    id: 'agent-reported-transfer-failure',
    status: 'transfer_integrity_failed',
    when: ({ claim }) => claim === 'transfer_integrity_failed',
    message: (evidence) => `The agent reports that the transfer failed its integrity check: ${reason(evidence)}.`,
  },
  {
    id: 'no-file-named',
    status: 'failed',
    when: ({ reported }) => reported.file_name === null,
    message: () => 'The agent reports success but names no staged file, so there is nothing to verify.',
  },
  {
    id: 'not-a-regular-file',
    status: 'transfer_integrity_failed',
    when: ({ file }) => file.kind === 'irregular',
    message: ({ file }) => `What was staged is not a readable regular file: ${clause(file.kind === 'irregular' ? file.reason : '') || 'unknown'}.`,
  },
  {
    id: 'file-not-arrived',
    status: 'pending',
    when: (evidence) =>
      evidence.settles_at !== null &&
      (absent(evidence) || smaller(evidence) || hashDiffers(evidence) || changedWhileRead(evidence)),
    message: (evidence) => `${name(evidence)} may still be arriving; it is judged after ${evidence.settles_at}.`,
  },
  {
    id: 'superseded',
    status: 'unknown',
    when: (evidence) =>
      evidence.superseded_by !== null && (absent(evidence) || sizeDiffers(evidence) || hashDiffers(evidence)),
    message: (evidence) => `${name(evidence)} belongs to the newer report ${oneLine(evidence.superseded_by ?? '')}; the bytes of this older one are gone.`,
  },
  {
    id: 'file-absent',
    status: 'transfer_integrity_failed',
    when: absent,
    message: (evidence) => `${name(evidence)} never arrived in staging. Transfer it again and report it anew.`,
  },
  {
    id: 'empty-file',
    status: 'failed',
    when: (evidence) => regular(evidence) !== null && observedSize(evidence) === 0,
    message: (evidence) => `${name(evidence)} is empty; the agent reports ${bytes(evidence.reported.size)}.`,
  },
  {
    id: 'size-differs',
    status: 'transfer_integrity_failed',
    when: sizeDiffers,
    message: (evidence) => {
      const missing = (evidence.reported.size ?? 0) - observedSize(evidence);
      const how = missing > 0 ? `${missing} bytes are missing, the transfer was cut` : `${-missing} bytes too many`;
      return `${name(evidence)} has ${observedSize(evidence)} bytes, the agent reports ${bytes(evidence.reported.size)}: ${how}.`;
    },
  },
  {
    id: 'hash-differs',
    status: 'hash_mismatch',
    when: hashDiffers,
    message: (evidence) =>
      `${name(evidence)} has the SHA-256 ${regular(evidence)?.sha256 ?? 'unknown'}, the agent reports ${evidence.reported.sha256}: its content was damaged on the way.`,
  },
  {
    id: 'no-checksum',
    status: 'unknown',
    when: ({ reported }) => reported.sha256 === null,
    message: (evidence) => `The report carries no SHA-256 for ${name(evidence)}, so it cannot be verified. Let the agent report one.`,
  },
  {
    id: 'not-stored',
    status: 'failed',
    when: (evidence) => verified(evidence) && evidence.promotion.state === 'failed',
    message: ({ promotion }) =>
      promotion.state === 'failed' ? `The file is right but could not be stored: ${clause(promotion.cause) || 'unknown cause'}. It is tried again at the next scan.` : '',
  },
  {
    id: 'verified',
    status: 'success',
    when: verified,
    message: (evidence) => `${name(evidence)}: ${observedSize(evidence)} bytes, size and SHA-256 as reported.`,
  },
  {
    id: 'undecidable',
    status: 'unknown',
    when: () => true,
    message: (evidence) => `${name(evidence)} could not be read to its end, so it was not verified.`,
  },
];

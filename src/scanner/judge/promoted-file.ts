import type { Evidence } from '../decision/evidence.js';
import type { SettledEntry } from './expectations.js';
import type { Judged } from './judge.js';

/** A staged file whose bytes are stored, as it was when they were read. */
export interface PromotedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Date;
}

export function promotedNow({ section, verdict, evidence }: Judged): PromotedFile[] {
  return verdict.status === 'success' ? promoted(section.stagedFileName, evidence.file) : [];
}

/** From the entry of an earlier scan, which crashed before it could clear up. */
export function promotedBefore({ status, agent_staged_file_name: name, evidence }: SettledEntry): PromotedFile[] {
  return status === 'success' && 'file' in evidence ? promoted(name, evidence.file as Evidence['file']) : [];
}

function promoted(name: string | null, file: Evidence['file']): PromotedFile[] {
  return name !== null && file.kind === 'regular' ? [{ name, size: file.size, modifiedAt: new Date(file.modified_at) }] : [];
}

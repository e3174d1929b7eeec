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
  return verdict.status === 'success' ? promoted(section.stagedFileName, evidence) : [];
}

/** From the entry of an earlier scan, which crashed before it could clear up. */
export function promotedBefore({ status, agent_staged_file_name: name, evidence }: SettledEntry): PromotedFile[] {
  return status === 'success' && 'file' in evidence ? promoted(name, evidence as Pick<Evidence, 'file' | 'promotion'>) : [];
}

/** What is right but not stored, because a newer copy is kept, is in staging only. */
function promoted(name: string | null, { file, promotion }: Pick<Evidence, 'file' | 'promotion'>): PromotedFile[] {
  const isStored = name !== null && file.kind === 'regular' && promotion.state === 'stored';
  return isStored ? [{ name, size: file.size, modifiedAt: new Date(file.modified_at) }] : [];
}

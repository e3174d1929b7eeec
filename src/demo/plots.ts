import { createHash } from 'node:crypto';

export interface FileFacts {
  readonly size: number;
  /** Lower-case hex; null where the agent does not tell. */
  readonly sha256: string | null;
}

/** What an agent tells of one database, whatever its dialect. */
export interface Told {
  readonly database: string;
  readonly endedAt: Date;
  readonly fileName: string | null;
  /** Before compression. */
  readonly dump: FileFacts;
  /** The file that was sent. */
  readonly staged: FileFacts;
  readonly compressed: boolean;
  readonly failure: { readonly stage: 'BACKUP' | 'TRANSFER'; readonly error: string } | null;
}

/** What really lies in staging. */
export type Arrival =
  | { readonly kind: 'file' | 'slow-file'; readonly bytes: Buffer }
  | { readonly kind: 'link' | 'nothing' };

export type Plot =
  | 'good' | 'dump-failed' | 'transfer-failed' | 'unnamed' | 'linked' | 'absent' | 'empty'
  | 'truncated' | 'damaged' | 'without-checksum' | 'overwritten' | 'arriving';

interface Turn {
  readonly told: Told;
  readonly arrival: Arrival;
}

const NOTHING: Arrival = { kind: 'nothing' };
const EMPTY = Buffer.alloc(0);

export const factsOf = (bytes: Buffer): FileFacts => ({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });

/** Bends an honest account of a backup, and the bytes that arrive, as the plot wants it. Pure. */
export function play(plot: Plot, told: Told, bytes: Buffer): Turn {
  const whole: Turn = { told, arrival: { kind: 'file', bytes } };
  switch (plot) {
    case 'good':
      return whole;
    case 'dump-failed':
      return { told: { ...told, fileName: null, failure: { stage: 'BACKUP', error: 'pg_dump: error: connection to server failed: too many clients already' } }, arrival: NOTHING };
    case 'transfer-failed':
      return { ...whole, told: { ...told, failure: { stage: 'TRANSFER', error: 'rsync: the checksum differs at the destination (code 23)' } } };
    case 'unnamed':
      return { ...whole, told: { ...told, fileName: null } };
    case 'linked':
      return { told, arrival: { kind: 'link' } };
    case 'absent':
    case 'overwritten':
      return { told, arrival: NOTHING };
    case 'empty':
      return { told: { ...told, dump: factsOf(EMPTY), staged: factsOf(EMPTY) }, arrival: { kind: 'file', bytes: EMPTY } };
    case 'truncated':
      return { told, arrival: { kind: 'file', bytes: bytes.subarray(0, Math.floor(bytes.length / 2)) } };
    case 'damaged':
      return { told, arrival: { kind: 'file', bytes: flipped(bytes) } };
    case 'without-checksum':
      return { ...whole, told: { ...told, staged: { ...told.staged, sha256: null } } };
    case 'arriving':
      return { told, arrival: { kind: 'slow-file', bytes } };
  }
}

/** The same bytes with one bit turned in the middle. */
function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(copy.length / 2);
  copy.writeUInt8(copy.readUInt8(middle) ^ 1, middle);
  return copy;
}

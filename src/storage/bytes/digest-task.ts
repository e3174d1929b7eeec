/** What the main thread and the digest workers say to each other: plain data only. */

export interface Expectation {
  /** Bytes; null = not reported. */
  readonly size: number | null;
  /** Lower-case hex; null = not reported: nothing to verify, so nothing is stored. */
  readonly sha256: string | null;
}

/** A staged file as `fstat`ed on the descriptor whose bytes were read. */
export interface Observation {
  readonly size: number;
  /** null: not read, because the size is not the expected one. */
  readonly sha256: string | null;
  readonly modifiedAt: Date;
  readonly changedAt: Date;
  readonly changedWhileRead: boolean;
}

export interface FileTask {
  readonly source: string;
  /** Where the verified bytes are to be; null = only hash. */
  readonly temp: string | null;
  readonly expected: Expectation;
  /** Whether the staged file has to stay. */
  readonly keepSource: boolean;
}

export interface DigestTask {
  readonly files: readonly FileTask[];
  readonly control: SharedArrayBuffer;
}

export type FileOutcome =
  | { readonly ok: true; readonly observation: Observation; readonly way: 'clone' | 'rename' | 'copy' | null /* nothing left in temp */ }
  | { readonly ok: false; readonly at: 'staged' | 'stored'; readonly path: string; readonly errno: string; readonly message: string };

/** Shared between both threads: bytes done so far, and whether to stop. */
export class Control {
  private readonly bytes: BigInt64Array;
  private readonly stop: Int32Array;

  constructor(readonly memory = new SharedArrayBuffer(16)) {
    this.bytes = new BigInt64Array(memory, 0, 1);
    this.stop = new Int32Array(memory, 8, 1);
  }

  get bytesDone(): number {
    return Number(Atomics.load(this.bytes, 0));
  }

  add(bytes: number): void {
    Atomics.add(this.bytes, 0, BigInt(bytes));
  }

  get aborted(): boolean {
    return Atomics.load(this.stop, 0) === 1;
  }

  throwIfAborted(): void {
    if (this.aborted) throw new Aborted('given up');
  }

  abort(): void {
    Atomics.store(this.stop, 0, 1);
  }
}

/** The task was given up; whoever gave it up knows why. */
export class Aborted extends Error {}

/** Side file that is written before a staged file is renamed into temp: where it has to go back to. */
export function originPath(temp: string): string {
  return `${temp}.from`;
}

/** Thrown by who works on a part and cannot finish it here: another worker may begin it at once. */
export class PutBack extends Error {}

/** A part of a flow, at work. */
export interface Part<D, P> {
  readonly id: string;
  readonly data: D;
  /** It was begun before: by a worker that died, failed, or was stopped. */
  readonly isRepeated: boolean;
  /** Nobody will try again. */
  readonly isLastAttempt: boolean;
  /** Aborted when this worker closes: end after the unit of work at hand. */
  readonly signal: AbortSignal;
  /** Never rejects: progress is only shown. */
  report(progress: P): Promise<void>;
  /** Adds a part to the same flow, once however often it is asked for. @param key of the part, within its flow */
  add(key: string, data: D): Promise<void>;
}

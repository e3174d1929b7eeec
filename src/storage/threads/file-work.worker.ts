import { FILE_WORK, type FileWork, type Outcome, outcomeOf } from './file-work.js';

/** One piece of work, for a thread. */
export interface FileTask<N extends keyof FileWork = keyof FileWork> {
  readonly name: N;
  readonly args: Parameters<FileWork[N]>;
}

/** Runs in a thread. */
export default function work({ name, args }: FileTask): Outcome<unknown> {
  const run = FILE_WORK[name] as (...given: readonly unknown[]) => unknown;
  return outcomeOf(() => run(...args));
}

import { FILE_WORK, type FileWork, type Outcome, outcomeOf } from './file-work.js';
import { yieldToMainThread } from './background-thread.js';

yieldToMainThread();

/** One piece of work, for a thread. */
export interface FileTask<N extends keyof FileWork = keyof FileWork> {
  readonly name: N;
  readonly args: Parameters<FileWork[N]>;
}

/** Runs in a thread, one piece after the other; what fails fails alone. */
export default function work(tasks: readonly FileTask[]): Outcome<unknown>[] {
  return tasks.map(({ name, args }) => {
    const run = FILE_WORK[name] as (...given: readonly unknown[]) => unknown;
    return outcomeOf(() => run(...args));
  });
}

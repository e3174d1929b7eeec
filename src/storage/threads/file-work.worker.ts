import { yieldToMainThread } from './background-thread.js';
import { FILE_WORK, type FileWork, type Outcome } from './file-work.js';
import { failureOf } from './thread-failure.js';

yieldToMainThread();

/** One piece of work, for a thread. */
export interface FileTask<N extends keyof FileWork = keyof FileWork> {
  readonly name: N;
  readonly args: Parameters<FileWork[N]>;
}

/** Runs in a thread, one piece after the other; what fails fails alone. */
export default async function work(tasks: readonly FileTask[]): Promise<Outcome<unknown>[]> {
  const outcomes: Outcome<unknown>[] = [];
  for (const task of tasks) outcomes.push(await tried(task));
  return outcomes;
}

async function tried({ name, args }: FileTask): Promise<Outcome<unknown>> {
  const run = FILE_WORK[name] as (...given: readonly unknown[]) => unknown;
  try {
    return { ok: true, value: await run(...args) };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

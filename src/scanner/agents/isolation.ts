import { Logger } from '@nestjs/common';
import { inParallel } from '../../common/in-parallel.js';
import { withLogContext } from '../../common/logging.js';
import type { AgentAtWork } from '../collect/incoming.js';
import { endsTheRun, type RunContext, ScanInterrupted } from '../runs/run-context.js';

const logger = new Logger('Scan');

/** Anything that belongs to one agent. */
interface OfAgent {
  readonly work: AgentAtWork;
}

/** Agents whose files are looked at, moved and hashed at the same time: more share a round trip to a thread then, and more is done with what comes back before anybody else has a turn. */
const AGENTS_AT_ONCE = 12;

/**
 * Does some work for each agent, a few at a time, with its id in the log. What goes wrong with one is told among the problems of the run and never stops the others.
 * @param what says what did not work, in front of the error
 * @returns what came of those that went well, in their order
 * @throws ScanInterrupted when Vigie is shutting down, LockLostError
 */
export async function forEachAgent<T extends OfAgent, R>(items: readonly T[], context: RunContext, work: (item: T) => Promise<R>, what: (item: T) => string = () => ''): Promise<Map<T, R>> {
  const done = new Map<T, { readonly result: R }>();
  await inParallel(items, AGENTS_AT_ONCE, (item) =>
    withLogContext({ agent: item.work.agent.id }, async () => {
      try {
        done.set(item, { result: await work(item) });
      } catch (error) {
        noteProblem(context, item.work.agent.id, what(item), error);
      }
    }),
  );
  const results = new Map<T, R>();
  for (const item of items) {
    const found = done.get(item);
    if (found) results.set(item, found.result);
  }
  return results;
}

/** What went wrong with an agent, in the log and among the problems of the run. @throws instead what ends the run: Vigie is shutting down, or its locks are lost */
export function noteProblem({ run, signal }: RunContext, agentId: string, what: string, error: unknown): void {
  if (signal.aborted) throw new ScanInterrupted();
  if (endsTheRun(error)) throw error;
  withLogContext({ agent: agentId }, () => logger.error(`${what}${String(error)}`, error instanceof Error ? error.stack : undefined));
  run.problems.push({ agent_id: agentId, detail: `${what}${String(error)}` });
}

/**
 * Does some work for all at once, in one transaction say; where that fails, for each alone, so that one cannot stop the others.
 * @param failed told of each that fails alone too
 */
export async function togetherOrAlone<T>(items: readonly T[], work: (items: readonly T[]) => Promise<void>, failed: (item: T, error: unknown) => void): Promise<void> {
  const [first, second] = items;
  if (first === undefined) return;
  try {
    await work(items);
  } catch (error) {
    if (endsTheRun(error)) throw error;
    if (second === undefined) failed(first, error);
    else for (const item of items) await togetherOrAlone([item], work, failed);
  }
}

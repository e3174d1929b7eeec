import { constants, getPriority, platform, setPriority } from 'node:os';

/** Memory of threads that keep nothing: by default each would let its young objects fill 48 MB before it looks. */
export const SMALL_THREAD = { maxYoungGenerationSizeMb: 2 };

/** Steps below whatever the program was started with. */
const NICE = 10;

/** Called in a thread: where it competes with the main thread for a core, whoever asks the API goes first. Elsewhere than on Linux a priority is that of the whole process. */
export function yieldToMainThread(): void {
  if (platform() !== 'linux') return;
  try {
    setPriority(Math.min(getPriority() + NICE, constants.priority.PRIORITY_LOW));
  } catch {
    // Some sandboxes refuse it: then all threads are equal.
  }
}

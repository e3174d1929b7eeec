/** `describe`, or where the machine lacks what the tests need, one that leaves them out and says why. */
export function describeUnless(reason: string | null): (name: string, tests: () => void) => void {
  return (name, tests) => {
    if (reason === null) describe(name, tests);
    else describe.skip(skipped(name, reason), tests);
  };
}

/** A test that is left out, with the reason in its name and on standard error, where the machine lacks what it needs. */
export function itUnless(reason: string | null, name: string, test: () => Promise<void>, timeoutMs?: number): void {
  if (reason === null) it(name, test, timeoutMs);
  else it.skip(skipped(name, reason), test);
}

/** Tells the run what is left out. @returns the name that says so too. */
function skipped(name: string, reason: string): string {
  process.stderr.write(`Skipped: ${name}: ${reason}\n`);
  return `${name} (skipped: ${reason})`;
}

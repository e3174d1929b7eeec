// Loaded into the program by its tests, with --expose-gc: on SIGUSR2 it tells what is left after everything that can be freed was.
process.on('SIGUSR2', () => {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ probe: 'memory', heapUsed, arrayBuffers })}\n`);
});

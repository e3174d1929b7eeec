import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import perfHooks from 'node:perf_hooks';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Node's own environment, plus what the files that one worker runs after another should share, and what they must not keep.
 *
 * prom-client starts an event-loop histogram and an observer of garbage collection in every application, and stops neither. Both hold
 * whoever made them, so every file's modules stayed in memory (measured: 25 MB a file, workers of 4 GB that collect garbage all the
 * time). A program has one application for all its life; here all share one histogram, and observers end with the file.
 */
const histogram = perfHooks.monitorEventLoopDelay({ resolution: 10 });
perfHooks.monitorEventLoopDelay = () => histogram;

const observers = new Set();
perfHooks.PerformanceObserver = class extends perfHooks.PerformanceObserver {
  observe(options) {
    observers.add(this);
    super.observe(options);
  }
};

/** V8 keeps the machine code of a module for as long as somebody holds it: without this, every file's PGlite is compiled anew. */
const pglite = process.env.VIGIE_TEST_PG ? null : await compilePglite();

export default class extends TestEnvironment {
  /** Never read; what a worker holds. */
  static held = [histogram, pglite];

  async teardown() {
    for (const observer of observers) observer.disconnect();
    observers.clear();
    await super.teardown();
  }
}

async function compilePglite() {
  const folder = join(createRequire(import.meta.url).resolve('@electric-sql/pglite'), '..');
  return WebAssembly.compile(readFileSync(join(folder, 'pglite.wasm')));
}

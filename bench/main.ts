import { fork } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { CASES } from './cases/all.js';
import { DIST } from './support/built.js';
import { isRow, type Result, round, verdictOf } from './support/row.js';

const HELP = `npm run bench -- [options] [case …]

Measures Vigie beside baselines in the same run. Cases: ${[...CASES.keys()].join(', ')}; all without names.
  --rounds N      how often each is measured; the median counts (3)
  --shrink N      divides sizes by 1, 2, 5 or 10: to see whether everything runs; such figures mean nothing (1)
  --folder PATH   where files are made; about 40 GB are needed for all cases (the system's temporary folder)
  --postgres URL  server on which databases are made (BENCH_DATABASE_URL, else postgres://postgres@127.0.0.1:5432/postgres)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, shrink: { type: 'string', default: '1' }, folder: { type: 'string', default: tmpdir() }, postgres: { type: 'string' }, help: { type: 'boolean' } },
});
const unknown = positionals.filter((name) => !CASES.has(name));
if (values.help === true || unknown.length > 0) {
  process.stdout.write(unknown.length > 0 ? `There is no case "${unknown.join('", "')}".\n\n${HELP}` : HELP);
  process.exit(unknown.length > 0 ? 1 : 0);
}
/**
 * Removed at the very end: where ext4 has no journal, as in many virtual machines, making a file costs several times as much while the numbers of
 * thousands of files that were removed in the last minutes must not be given out again.
 */
const scratch = await mkdtemp(join(values.folder, 'vigie-bench-'));
const settings = {
  rounds: Number(values.rounds), shrink: Number(values.shrink), folder: scratch,
  postgres: values.postgres ?? process.env.BENCH_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres',
};
const names = positionals.length > 0 ? new Set(positionals) : CASES.keys();
const measured: Record<string, Result[]> = {};
for (const name of names) {
  process.stderr.write(`${name}: ${CASES.get(name)?.about ?? ''}\n`);
  measured[name] = await runCase(name).catch((error: unknown) => {
    process.exitCode = 1;
    return [{ work: name, reason: String(error) }];
  });
}
show(Object.values(measured).flat());
if (settings.shrink === 1) process.stdout.write(`Written to ${await keep(measured)}\n`);
await rm(scratch, { recursive: true, force: true, maxRetries: 3 }).catch((error: unknown) => process.stderr.write(`${scratch} stays: ${String(error)}\n`));

/** In a process of its own: what one case leaves in memory does not slow the next. */
function runCase(name: string): Promise<Result[]> {
  const child = fork(fileURLToPath(new URL('./run-case.js', import.meta.url)), [name, JSON.stringify(settings)]);
  return new Promise((resolve, reject) => {
    let results: Result[] | null = null;
    child.on('message', (message) => (results = message as Result[]));
    child.once('exit', (code) => {
      if (results === null) reject(new Error(`The case "${name}" ended with ${code}.`));
      else resolve(results);
    });
  });
}

function show(results: Result[]): void {
  const table = new Table({ head: ['work', 'Vigie', 'baseline', 'ratio', 'target', ''], style: { head: [], border: [] } });
  for (const row of results.filter(isRow)) table.push([row.work, row.ours, row.baseline, row.ratio === null ? '–' : `${round(row.ratio)} ×`, row.target, verdictOf(row)]);
  process.stdout.write(`${table.toString()}\n`);
  for (const result of results) if (!isRow(result)) process.stdout.write(`Left out: ${result.work}: ${result.reason}\n`);
}

async function keep(results: Record<string, Result[]>): Promise<string> {
  const at = new Date(performance.timeOrigin + performance.now()).toISOString();
  const machine = { cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown', memory_bytes: totalmem(), node: process.version };
  const path = join(dirname(DIST), 'bench/results', `${at.slice(0, 19).replaceAll(':', '-')}.json`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify({ at, machine, rounds: settings.rounds, results }, null, 2)}\n`);
  return path;
}

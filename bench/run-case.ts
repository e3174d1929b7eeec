import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CASES } from './cases/all.js';
import { Database } from './support/database.js';
import { Program } from './support/program.js';
import type { World } from './support/world.js';

/** Runs one case in this process and sends its rows to the parent. Started with its name and what its world is made of, as JSON. */
const [name = '', given = '{}'] = process.argv.slice(2);
const bench = CASES.get(name);
if (bench === undefined) throw new Error(`There is no case "${name}".`);
const settings = JSON.parse(given) as Pick<World, 'postgres' | 'shrink' | 'rounds'> & { readonly folder: string };
const scratch = join(settings.folder, name);
await mkdir(scratch);
try {
  const results = await bench.run({ ...settings, scratch, say: (what) => process.stderr.write(`    ${what}\n`) });
  await new Promise((resolve) => process.send?.(results, resolve));
} finally {
  Program.killAll();
  await Database.dropAll();
}
process.exit(0);

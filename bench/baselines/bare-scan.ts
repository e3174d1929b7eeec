import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import pg from 'pg';

/**
 * The least that a scan could be: two threads read reports, hash and copy files and flush them, the main thread inserts rows, 500 at a
 * time. No framework, no rules, no expectations, no crash that it survives.
 *
 * Started with the address of a database, the staging root and the folder for copies; says `Done` when everything is in. With `durable`
 * it stores copies as Vigie does, so that a power loss leaves all of a copy or nothing: flushed under another name, then named in a
 * folder of its own, which is flushed too. That is what a disk needs for it, whatever program does the rest.
 */
const THREADS = 2;
const ROWS = 500;
const [database = '', staging = '', target = '', how] = process.argv.slice(2);

const client = new pg.Client({ connectionString: database });
await client.connect();
await client.query('CREATE TABLE bare_entries (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, agent text, name text, ok boolean, sha256 text, size bigint, at timestamptz DEFAULT now())');
mkdirSync(target, { recursive: true });

const agents = readdirSync(staging).map((name) => join(staging, name));
let rows: unknown[][] = [];
let inserting = Promise.resolve();

function insert(): void {
  const taken = rows;
  rows = [];
  if (taken.length === 0) return;
  const columns = [0, 1, 2, 3, 4].map((column) => taken.map((row) => row[column]));
  inserting = inserting.then(async () => {
    await client.query('INSERT INTO bare_entries (agent, name, ok, sha256, size) SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::bigint[])', columns);
  });
}

await Promise.all(Array.from({ length: THREADS }, (_, thread) => new Promise<void>((resolve, reject) => {
  const worker = new Worker(new URL('./bare-scan.worker.js', import.meta.url), { workerData: { agents: agents.filter((_agent, index) => index % THREADS === thread), target, durable: how === 'durable' } });
  worker.on('message', (row: unknown[]) => {
    rows.push(row);
    if (rows.length >= ROWS) insert();
  });
  worker.once('error', reject);
  worker.once('exit', () => { resolve(); });
})));
insert();
await inserting;
await client.end();
process.stdout.write('Done\n');

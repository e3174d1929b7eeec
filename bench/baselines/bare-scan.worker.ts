import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

interface Section {
  readonly staged_file_name: string;
  readonly COMPRESS: { readonly sha256_checksum: string };
}

const { agents, target, durable } = workerData as { agents: string[]; target: string; durable: boolean };

for (const agent of agents) {
  const copies = join(target, basename(agent));
  mkdirSync(copies);
  for (const report of readdirSync(join(agent, 'log'))) {
    const { databases } = JSON.parse(readFileSync(join(agent, 'log', report), 'utf8')) as { databases: Record<string, Section> };
    for (const [name, { staged_file_name, COMPRESS }] of Object.entries(databases)) {
      const bytes = readFileSync(join(agent, 'database', staged_file_name));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = join(copies, staged_file_name);
      const copy = openSync(path, 'wx');
      writeSync(copy, bytes);
      fsyncSync(copy);
      closeSync(copy);
      if (durable) nameDurably(path, join(copies, name), staged_file_name);
      parentPort?.postMessage([basename(agent), name, sha256 === COMPRESS.sha256_checksum, sha256, bytes.length]);
    }
  }
}

function nameDurably(path: string, folder: string, name: string): void {
  mkdirSync(folder);
  renameSync(path, join(folder, name));
  const opened = openSync(folder, 'r');
  fsyncSync(opened);
  closeSync(opened);
}

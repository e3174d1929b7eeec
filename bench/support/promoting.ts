import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type * as config from '../../src/config/config.js';
import type * as loadEnv from '../../src/config/load-env.js';
import type * as fileThreads from '../../src/storage/threads/file-threads.js';
import type * as promotion from '../../src/storage/final/promotion.js';
import { forget, type MadeFile, makeFile, MIB, settleOnDisk, warm } from './files.js';
import { built } from './in-process.js';

export const FILES = 8;
export const FILE_BYTES = 256 * MIB;
export const WORKERS = availableParallelism();

/** Staged files, and the part of Vigie that stores them, with as many workers as there are cores. */
export interface Store {
  readonly files: readonly MadeFile[];
  readonly staging: string;
  readonly base: string;
  /** Verifies and stores all of them. @throws Error unless all were stored */
  promote(keepSource: boolean): Promise<void>;
  /** Only reads and hashes them. */
  hash(): Promise<unknown>;
  /** Nothing of them is in the page cache any more. */
  forget(): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** @param volume a folder; staging and validated backups both lie below it */
export async function openStore(volume: string, shrink: number): Promise<Store> {
  const [staging, base] = [join(volume, 'staging'), join(volume, 'validated')];
  await mkdir(staging, { recursive: true });
  const files = Array.from({ length: FILES }, (_, index) => makeFile(join(staging, `${index}.sql.zst`), Math.floor(FILE_BYTES / shrink)));
  for (const { path } of files) warm(path);
  await settleOnDisk(staging);
  const { buildConfig } = await built<typeof config>('config/config');
  const { loadEnv: load } = await built<typeof loadEnv>('config/load-env');
  const { Promotion } = await built<typeof promotion>('storage/final/promotion');
  const { FileThreads } = await built<typeof fileThreads>('storage/threads/file-threads');
  const threads = new FileThreads();
  const store = new Promotion(buildConfig(load({ BACKUP_STORAGE_ROOT: staging, VALIDATED_BACKUPS_BASE_PATH: base, HASH_WORKERS: String(WORKERS) })), threads);
  return {
    files, staging, base,
    async promote(keepSource) {
      const items = files.map(({ path, size, sha256 }) => ({ key: path, path, expected: { size, sha256 } }));
      const found = await store.ingestAll('bench', items, { keepSource });
      const placed = await store.commitAll(files.map(({ path }, index) => {
        const ingested = found.get(path);
        if (ingested === undefined || ingested instanceof Error || ingested.temp === null) throw new Error(`${path} was not verified.`);
        return { temp: ingested.temp, relativePath: `stored/${index}.sql.zst` };
      }));
      for (const error of placed.values()) if (error) throw error;
    },
    hash: () => Promise.all(files.map(({ path }) => store.digest(path))),
    forget: async () => {
      for (const { path } of files) await forget(path);
    },
    clear: () => rm(base, { recursive: true, force: true }),
    close: async () => {
      await store.onApplicationShutdown();
      await threads.onApplicationShutdown();
    },
  };
}

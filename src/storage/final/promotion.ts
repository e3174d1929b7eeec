import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { join } from 'node:path';
import { inParallel } from '../../common/in-parallel.js';
import { partsOf } from '../../common/parts.js';
import { AppConfig } from '../../config/config.js';
import { type DigestOptions, DigestPool } from '../bytes/digest-pool.js';
import { type Expectation, type FileOutcome, type FileTask, type Observation } from '../bytes/digest-task.js';
import { FileThreads } from '../threads/file-threads.js';
import type { FinalFile } from './final-folder.js';
import type { PlaceTask } from './place-files.js';
import { dropTemp, TEMP_FOLDER } from './temp-folder.js';
import { StorageError, toStagedFileError, toStorageError } from '../storage-error.js';
import { errorOf } from '../threads/thread-failure.js';

export type { Expectation, Observation } from '../bytes/digest-task.js';
export { OccupiedError, StagedFileError, StorageError } from '../storage-error.js';

/** Verified bytes on the final volume that have no final name yet. */
export interface TempFile {
  readonly path: string;
  /** Where the file was renamed from; null when it is a copy. */
  readonly origin: string | null;
}

export interface Ingested {
  readonly observation: Observation;
  /** null unless size and SHA-256 are the expected ones and the file holds at least one byte. */
  readonly temp: TempFile | null;
}

export interface IngestItem<K> {
  readonly key: K;
  readonly path: string;
  readonly expected: Expectation;
}

export interface IngestOptions extends DigestOptions {
  /** Whether the staged file must stay; default: unless AFTER_PROMOTION=delete. */
  readonly keepSource?: boolean;
}

export interface CommitItem {
  readonly temp: TempFile;
  /** Below VALIDATED_BACKUPS_BASE_PATH, as `renderFinalPath` gives it. */
  readonly relativePath: string;
  /** Nothing is there, as far as is known: what came there meanwhile is not replaced. */
  readonly isNew?: boolean;
}

/** Such a key names its folder in temp; any other is stood in for by a digest. */
const PLAIN_KEY = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const STAND_IN = /^[0-9a-f]{32}$/;
/** Files put in place by one thread in one go. */
const FILES_AT_ONCE = 128;

/**
 * Places verified bytes under VALIDATED_BACKUPS_BASE_PATH. Bytes come to `.vigie-tmp/<agent>/` first, are
 * hashed there or on the way, and get their final name only when they are right.
 * Per agent, one caller at a time (the agent's lock).
 */
@Injectable()
export class Promotion implements OnApplicationShutdown {
  private readonly pool: DigestPool;
  private readonly base: string;

  constructor(
    private readonly config: AppConfig,
    private readonly threads: FileThreads,
  ) {
    this.base = config.storage.validatedRoot;
    this.pool = new DigestPool(config.storage.workers);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }

  /** As `ingestAll`, for one file. @throws StorageError, StagedFileError, the signal's reason. */
  async ingest(agentKey: string, path: string, expected: Expectation, options: IngestOptions = {}): Promise<Ingested> {
    const result = (await this.ingestAll(agentKey, [{ key: path, path, expected }], options)).get(path);
    if (result === undefined) throw new Error(`No outcome for ${path}.`);
    if (result instanceof StorageError) throw result;
    return result;
  }

  /**
   * Brings staged files under `.vigie-tmp/<agent>/` and hashes them, in constant memory and spread over the
   * workers. A file whose size is not the expected one is not read.
   * @returns per key what was observed, or why it could not be (StagedFileError: the staged file is at fault).
   * @throws the signal's reason when it was given up; nothing is left in temp then.
   */
  async ingestAll<K>(agentKey: string, items: readonly IngestItem<K>[], options: IngestOptions = {}): Promise<Map<K, Ingested | StorageError>> {
    const results = new Map<K, Ingested | StorageError>();
    if (items.length === 0) return results;
    const keepSource = options.keepSource ?? this.config.storage.afterPromotion !== 'delete';
    const folder = await this.threads.run('makeTempFolder', this.base, tempName(agentKey)).catch((error: unknown) => toStorageError('prepare', this.base, error));
    if (folder instanceof StorageError) return new Map(items.map((item) => [item.key, folder]));
    const unique = randomBytes(8).toString('hex');
    const tasks = items.map(({ path, expected }, index) => ({
      source: path, temp: join(folder, `${unique}-${index}`), expected: { ...expected, sha256: expected.sha256?.toLowerCase() ?? null }, keepSource,
    }));
    const outcomes = await this.pool.run(tasks, options).catch((error: unknown) => {
      // Here, for threads may be gone by now: work is given up when Vigie shuts down.
      for (const { temp } of tasks) dropTemp(temp);
      throw error;
    });
    items.forEach((item, index) => {
      const [task, outcome] = [tasks[index], outcomes[index]];
      if (task && outcome) results.set(item.key, ingested(task, outcome));
    });
    return results;
  }

  /** Hashes a file where it lies. @throws StagedFileError, StorageError, the signal's reason. */
  async digest(path: string, options: DigestOptions & { readonly expected?: Expectation } = {}): Promise<Observation> {
    const task: FileTask = { source: path, temp: null, expected: options.expected ?? { size: null, sha256: null }, keepSource: true };
    const [outcome] = await this.pool.run([task], options);
    if (outcome === undefined) throw new Error(`No outcome for ${path}.`);
    const result = ingested(task, outcome);
    if (result instanceof StorageError) throw result;
    return result.observation;
  }

  /** What is at a final path already. It is hashed only when its size is the expected one. */
  async inspectFinal(relativePath: string, expected: { readonly size: number; readonly sha256: string }): Promise<'absent' | 'same' | 'different' | 'irregular'> {
    const file = await this.finalFile(relativePath);
    if (file.kind !== 'regular') return file.kind;
    const { sha256 } = await this.digest(file.path, { expected: { size: expected.size, sha256: null } });
    return sha256 === expected.sha256.toLowerCase() ? 'same' : 'different';
  }

  /** Whether a file came to a final path after that moment, also one with the bytes that were there before. @throws StorageError */
  async cameAfter(relativePath: string, moment: Date): Promise<boolean> {
    const file = await this.finalFile(relativePath);
    return file.kind === 'regular' && file.changedAt > moment;
  }

  private async finalFile(relativePath: string): Promise<FinalFile> {
    return this.threads.run('finalFile', this.base, relativePath).catch((error: unknown) => {
      throw toStorageError('look at', join(this.base, relativePath), error);
    });
  }

  /**
   * Gives temp files their final names; each folder is synced. The paths must differ.
   * @returns per temp file undefined, or why it has no (durable) final name; OccupiedError: it is new, and something is there
   */
  async commitAll(items: readonly CommitItem[]): Promise<Map<TempFile, StorageError | undefined>> {
    const results = new Map<TempFile, StorageError | undefined>();
    await inParallel(partsOf(items, FILES_AT_ONCE), Infinity, async (part) => {
      const tasks = part.map(({ temp, relativePath, isNew = false }): PlaceTask => ({ temp: temp.path, wasRenamed: temp.origin !== null, relativePath, isNew }));
      const failures = await this.threads.run('placeFiles', this.base, tasks);
      part.forEach(({ temp }, index) => {
        const failure = failures[index] ?? null;
        results.set(temp, failure === null ? undefined : toStorageError('store', temp.path, errorOf(failure)));
      });
    });
    return results;
  }

  /** Drops a temp file; one that came by rename goes back to where it was, unless that name is in use again. @throws StorageError */
  async discard(temp: TempFile): Promise<void> {
    await this.threads.run('dropTemp', temp.path);
  }

  /** Clears what a crash left in an agent's temp folder; staged files that were renamed there go back. @throws StorageError */
  async sweep(agentKey: string): Promise<void> {
    await this.threads.run('sweepTempFolder', join(this.base, TEMP_FOLDER, tempName(agentKey)));
  }

  /** Agents that have something in temp, by key; without those whose folder has another name than their key. */
  async agentsInTemp(): Promise<string[]> {
    const names = await this.threads.run('namesIn', join(this.base, TEMP_FOLDER));
    return names.filter((name) => PLAIN_KEY.test(name) && !STAND_IN.test(name));
  }
}

/** A plain key is the folder's name; any other (long, unusual characters) is replaced by its digest. */
function tempName(agentKey: string): string {
  return PLAIN_KEY.test(agentKey) ? agentKey : createHash('sha256').update(agentKey).digest('hex').slice(0, 32);
}

function ingested(task: FileTask, outcome: FileOutcome): Ingested | StorageError {
  if (!outcome.ok) {
    const cause = Object.assign(new Error(outcome.message), { code: outcome.errno });
    return outcome.at === 'staged' ? toStagedFileError(outcome.path, cause) : toStorageError(`copy ${task.source} to`, outcome.path, cause);
  }
  const { observation, way } = outcome;
  return { observation, temp: way === null || task.temp === null ? null : { path: task.temp, origin: way === 'rename' ? task.source : null } };
}

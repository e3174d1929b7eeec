import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import type { DigestOptions } from '../../storage/bytes/digest-pool.js';
import { type Ingested, type Observation, Promotion, type TempFile } from '../../storage/final/promotion.js';
import { StagedFileError, StorageError } from '../../storage/storage-error.js';
import { type AgentFolder, type ReportFile, Staging, type StagedFile } from '../../storage/staging/staging.js';
import type { FileEvidence } from '../decision/evidence.js';
import type { RunContext } from '../runs/run-context.js';
import type { MatchedSection } from './matcher.js';

/** What was seen of a section's file, and the verified-or-not copy of its bytes that lies in the temporary folder. */
export interface Inspected {
  readonly file: FileEvidence;
  /** ISO 8601, or null when there is nothing to wait for any more. */
  readonly settlesAt: string | null;
  readonly temp: TempFile | null;
  /** Why no copy could be made on the final volume; the bytes were hashed all the same. */
  readonly storageFailure: string | null;
}

type RegularFile = Extract<StagedFile, { kind: 'regular' }>;

/** Looks at staged files: one pass over the bytes, which are hashed where or while they are copied to the final volume. */
@Injectable()
export class Inspector {
  constructor(
    private readonly staging: Staging,
    private readonly promotion: Promotion,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * @param keep base names that must stay in staging because another waiting report names them.
   * @returns one result per section, in the same order.
   */
  async inspect(
    folder: AgentFolder,
    report: ReportFile,
    sections: readonly MatchedSection[],
    keep: ReadonlySet<string>,
    context: RunContext,
  ): Promise<Inspected[]> {
    const staged = await this.look(folder, sections);
    const observed = await this.read(folder, sections, staged, keep, context);
    return staged.map((file, index) => this.describe(report, file, observed.get(String(index)) ?? null));
  }

  /** @returns null for a section that names no file, or says itself that it failed */
  private async look(folder: AgentFolder, sections: readonly MatchedSection[]): Promise<(StagedFile | null)[]> {
    const names = sections.map(({ section: { claim, stagedFileName } }) => (claim === 'success' ? stagedFileName : null));
    const found = (await this.staging.observe(folder, names.filter((name) => name !== null))).values();
    return names.map((name) => (name === null ? null : (found.next().value ?? null)));
  }

  /** Reads the bytes of those files whose size does not already tell that they are wrong. */
  private async read(
    folder: AgentFolder,
    sections: readonly MatchedSection[],
    staged: readonly (StagedFile | null)[],
    keep: ReadonlySet<string>,
    { run, signal }: RunContext,
  ): Promise<Map<string, Read>> {
    const onBytes = (count: number) => void (run.bytes_verified += count);
    const results = new Map<string, Read>();
    const items = staged.flatMap((file, index) => {
      const section = sections[index]?.section;
      if (file?.kind !== 'regular' || !section || file.size === 0) return [];
      if (section.stagedSize !== null && section.stagedSize !== file.size) return [];
      run.bytes_total += file.size;
      const expected = { size: section.stagedSize, sha256: section.stagedSha256 };
      return [{ key: String(index), path: file.path, expected, kept: keep.has(section.stagedFileName ?? '') }];
    });
    const options = { onBytes, onFiles: (count: number) => void (run.files_verified += count), signal };
    const verifiable = items.filter(({ expected }) => expected.sha256 !== null);
    const ingested = new Map<string, Ingested | StorageError>();
    try {
      for (const [key, result] of await this.promotion.ingestAll(folder.key, verifiable.filter(({ kept }) => kept), { ...options, keepSource: true })) ingested.set(key, result);
      for (const [key, result] of await this.promotion.ingestAll(folder.key, verifiable.filter(({ kept }) => !kept), options)) ingested.set(key, result);
      for (const { key, path } of items) {
        const result = ingested.get(key) ?? null;
        results.set(key, result && !(result instanceof StorageError) ? copied(result) : await this.hashOnly(path, result, options));
      }
    } catch (error) {
      await this.discard([...ingested.values()]);
      throw error;
    }
    return results;
  }

  /** What was copied before something went wrong: nobody will ask for it. */
  private async discard(results: readonly (Ingested | StorageError)[]): Promise<void> {
    for (const result of results) {
      if (!(result instanceof StorageError) && result.temp !== null) await this.promotion.discard(result.temp).catch(() => undefined);
    }
  }

  /** For a file without a reported hash, and for one that could not be copied because the final volume refused. */
  private async hashOnly(path: string, failure: StorageError | null, options: DigestOptions): Promise<Read> {
    if (failure instanceof StagedFileError) return { unreadable: failure };
    try {
      return { observation: await this.promotion.digest(path, options), temp: null, storageFailure: failure?.message ?? null };
    } catch (error) {
      if (error instanceof StorageError) return { unreadable: error };
      throw error;
    }
  }

  private describe(report: ReportFile, staged: StagedFile | null, read: Read | null): Inspected {
    const nothing = { settlesAt: null, temp: null, storageFailure: null };
    if (!staged) return { ...nothing, file: { kind: 'not-looked' } };
    if (staged.kind === 'irregular') return { ...nothing, file: { kind: 'irregular', reason: staged.reason } };
    const vanished = read && 'unreadable' in read && read.unreadable instanceof StagedFileError && read.unreadable.reason === 'vanished';
    if (staged.kind === 'absent' || vanished) return { ...nothing, file: { kind: 'absent' }, settlesAt: this.settlesAt(report, null) };
    if (read && 'unreadable' in read) return { ...nothing, file: { kind: 'irregular', reason: read.unreadable.message } };
    const facts: RegularFile | Observation = read?.observation ?? staged;
    return {
      file: {
        kind: 'regular',
        size: facts.size,
        sha256: read?.observation.sha256 ?? null,
        changed_while_read: read?.observation.changedWhileRead ?? false,
        modified_at: facts.modifiedAt.toISOString(),
      },
      settlesAt: this.settlesAt(report, facts.modifiedAt),
      temp: read?.temp ?? null,
      storageFailure: read?.storageFailure ?? null,
    };
  }

  /** Counts from the later of the report's arrival and the file's last change; a change in the future says nothing. */
  private settlesAt(report: ReportFile, modifiedAt: Date | null): string | null {
    const now = this.clock.now().getTime();
    const modified = modifiedAt !== null && modifiedAt.getTime() <= now ? modifiedAt.getTime() : 0;
    const settles = Math.max(Math.min(report.changedAt.getTime(), now), modified) + this.config.storage.settleMs;
    return settles > now ? new Date(settles).toISOString() : null;
  }
}

type Read =
  | { readonly observation: Observation; readonly temp: TempFile | null; readonly storageFailure: string | null }
  | { readonly unreadable: StorageError };

function copied({ observation, temp }: Ingested): Read {
  return { observation, temp, storageFailure: null };
}

import { Injectable, Logger } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { inTurn } from '../../common/paced.js';
import { oneLine } from '../../common/text.js';
import { renderFinalPath } from '../../storage/final/final-path.js';
import { Promotion, type TempFile } from '../../storage/final/promotion.js';
import { OccupiedError, StorageError } from '../../storage/storage-error.js';
import { StoredBackup } from '../../storage/stored-backup.entity.js';
import type { PromotionEvidence } from '../decision/evidence.js';
import type { RunContext } from '../runs/run-context.js';
import type { MatchedSection } from './matcher.js';

/** Verified bytes on their way to the final path. */
export interface ToPlace {
  readonly matched: MatchedSection;
  readonly agentId: string;
  readonly size: number;
  readonly sha256: string;
  readonly temp: TempFile;
}

/** What the table says about a path: who stored there first, and which copy is there now. */
interface PathRecord {
  readonly owner: StoredBackup;
  readonly current: StoredBackup | null;
}

/** The database that a path belongs to, by its agent. */
export type PathOwner = Pick<StoredBackup, 'agent_id' | 'database_name'>;

const isSameOwner = (a: PathOwner, b: PathOwner): boolean =>
  a.agent_id.toLowerCase() === b.agent_id.toLowerCase() && a.database_name === b.database_name;

/** Puts verified bytes under their final name, unless the path is somebody else's or holds a newer copy. */
@Injectable()
export class Placement {
  private readonly logger = new Logger(Placement.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly promotion: Promotion,
  ) {}

  /** The path that a section's bytes go to. @throws StorageError when it would leave the base. */
  pathOf({ job, section, cycle }: MatchedSection, agentId: string): string {
    return renderFinalPath(job.final_storage_path_template, {
      company_name: job.company_name,
      city: job.city,
      neighborhood: job.neighborhood,
      agent_id: agentId,
      database_name: job.database_name,
      cycle: cycle?.expectedAt ?? section.endedAt,
      reportEnd: section.endedAt,
      fileName: section.stagedFileName ?? '',
    });
  }

  /** @returns one outcome per item, in the same order; what was not stored has left no temporary file, also where this fails. */
  async place(items: readonly ToPlace[], context: RunContext): Promise<PromotionEvidence[]> {
    if (items.length === 0) return [];
    try {
      return await this.placeAll(items, context);
    } catch (error) {
      await this.discardAll(items);
      throw error;
    }
  }

  private async placeAll(items: readonly ToPlace[], context: RunContext): Promise<PromotionEvidence[]> {
    const paths = await inTurn(items, (item) => this.tryPath(item));
    const records = await this.records(paths.flatMap((path) => (typeof path === 'string' ? path : [])));
    const outcomes: (PromotionEvidence | null)[] = [];
    const commits: { index: number; item: ToPlace; temp: TempFile; relativePath: string; isNew: boolean }[] = [];
    for (const [index, item] of items.entries()) {
      const path = paths[index] ?? '';
      const outcome = obstacle(item, path, records, context);
      outcomes.push(outcome);
      if (outcome) await this.discard(item.temp);
      else if (typeof path === 'string') commits.push({ index, item, temp: item.temp, relativePath: path, isNew: !records.get(path)?.current });
    }
    const results = await this.promotion.commitAll(commits);
    for (const { index, item, relativePath: path, temp } of commits) {
      const failure = results.get(temp);
      if (failure) await this.discard(temp);
      else context.run.files_promoted++;
      outcomes[index] = failure ? await this.refused(item, path, failure) : { state: 'stored', path };
    }
    return outcomes.map((outcome, index) => outcome ?? { state: 'failed', path: String(paths[index]), cause: 'It was not committed.' });
  }

  /**
   * Whether a file that is gone from staging was promoted by a scan that crashed before it could record it:
   * the final path holds exactly the reported bytes, and no row says why. A row of the same bytes does not, when they came there after it was written.
   * @returns the path, or null.
   */
  async findUnrecorded(matched: MatchedSection, agentId: string): Promise<string | null> {
    const { stagedSize: size, stagedSha256: sha256 } = matched.section;
    if (size === null || sha256 === null) return null;
    const path = this.tryPath({ matched, agentId });
    if (typeof path !== 'string') return null;
    if ((await this.promotion.inspectFinal(path, { size, sha256 })) !== 'same') return null;
    const current = (await this.records([path])).get(path)?.current;
    return current?.sha256 !== sha256 || (await this.promotion.cameAfter(path, current.stored_at)) ? path : null;
  }

  async discardAll(items: readonly { readonly temp: TempFile | null }[]): Promise<void> {
    await Promise.all(items.map(async ({ temp }) => temp !== null && this.discard(temp)));
  }

  /** What cannot be cleared now is swept when the agent is next looked at. */
  private async discard(temp: TempFile): Promise<void> {
    await this.promotion.discard(temp).catch((error: unknown) => this.logger.warn(`${temp.path} cannot be cleared: ${String(error)}`));
  }

  private tryPath({ matched, agentId }: Pick<ToPlace, 'matched' | 'agentId'>): string | StorageError {
    try {
      return this.pathOf(matched, agentId);
    } catch (error) {
      if (error instanceof StorageError) return error;
      throw error;
    }
  }

  private async records(paths: string[]): Promise<Map<string, PathRecord>> {
    const records = new Map<string, PathRecord>();
    if (paths.length === 0) return records;
    const rows = await this.dataSource.getRepository(StoredBackup).find({ where: { path: In(paths) }, order: { id: 'ASC' } });
    for (const row of rows) {
      const owner = records.get(row.path)?.owner ?? row;
      records.set(row.path, { owner, current: row.replaced_at === null ? row : (records.get(row.path)?.current ?? null) });
    }
    return records;
  }

  /** What lies where a new file was to go may be the same: a scan that crashed had put it there. */
  private async refused(item: ToPlace, path: string, failure: StorageError): Promise<PromotionEvidence> {
    if (!(failure instanceof OccupiedError)) return { state: 'failed', path, cause: failure.message };
    const found = await this.promotion.inspectFinal(path, item).catch((error: unknown) => {
      if (error instanceof StorageError) return error;
      throw error;
    });
    if (found instanceof StorageError) return { state: 'failed', path, cause: found.message };
    switch (found) {
      case 'absent':
        return { state: 'failed', path, cause: failure.message };
      case 'same':
        return { state: 'stored', path };
      case 'different':
        return { state: 'failed', path, cause: `A file that Vigie has no record of lies at ${path} and differs; move it away.` };
      case 'irregular':
        return { state: 'failed', path, cause: `What lies at ${path} is not a regular file; move it away.` };
    }
  }
}

/** Why the bytes must not be put there; null when they may, as far as is known. */
function obstacle(item: ToPlace, path: string | StorageError, records: ReadonlyMap<string, PathRecord>, { reservedPaths }: RunContext): PromotionEvidence | null {
  if (typeof path !== 'string') return { state: 'failed', path: '', cause: path.message };
  const record = records.get(path);
  const me: PathOwner = { agent_id: item.agentId, database_name: item.matched.job.database_name };
  const owner = record?.owner ?? reservedPaths.get(path) ?? me;
  if (!isSameOwner(owner, me)) {
    const whose = `${oneLine(owner.database_name)} of agent ${owner.agent_id}`;
    return { state: 'failed', path, cause: `The path ${path} belongs to ${whose}; change one of the two path templates.` };
  }
  reservedPaths.set(path, me);
  return record?.current && isNewer(record.current, item.matched) ? { state: 'newer-kept', path } : null;
}

/** A copy of a later cycle, or a later one of the same cycle, is not overwritten. */
function isNewer(current: StoredBackup, { section, cycle }: MatchedSection): boolean {
  const mine = cycle?.expectedAt ?? section.endedAt;
  const byCycle = current.cycle_expected_at_utc.getTime() - mine.getTime();
  return byCycle > 0 || (byCycle === 0 && current.report_ended_at > section.endedAt);
}

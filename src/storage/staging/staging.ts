import { Injectable } from '@nestjs/common';
import { partsOf } from '../../common/parts.js';
import { AppConfig } from '../../config/config.js';
import type { AgentFolder, RefusedFolder } from './agent-folders.js';
import { FileThreads, valueOf } from '../threads/file-threads.js';
import type { Outcome } from '../threads/file-work.js';
import type { FileFacts, ReadResult, ReportFile } from './report-file.js';
import type { Listed, MoveResult, Shelf, StagedFile } from './staging-files.js';
import { type StorageError, toStorageError } from '../storage-error.js';

export type { AgentFolder, RefusedFolder } from './agent-folders.js';
export type { FileFacts, ReadResult, ReportFile } from './report-file.js';
export type { MoveResult, Shelf, StagedFile } from './staging-files.js';

/** Folders listed by one thread in one go. */
const FOLDERS_AT_ONCE = 64;

/** The folders where agents leave reports and files. Whatever lies there is foreign: links are never followed. */
@Injectable()
export class Staging {
  constructor(
    private readonly config: AppConfig,
    private readonly threads: FileThreads,
  ) {}

  /**
   * Direct real sub-folders of the root that hold `log/`, and those that look like agents but are refused.
   * @param only keys of the agents that are wanted; null: all
   * @throws StorageError when the root cannot be read.
   */
  async listAgents(only: ReadonlySet<string> | null = null): Promise<{ agents: AgentFolder[]; refused: RefusedFolder[] }> {
    const root = this.config.storage.stagingRoot;
    return this.threads.run('listAgentFolders', root, only).catch((error: unknown) => {
      throw toStorageError('list the agents in', root, error);
    });
  }

  /** Those of these folders that are still an agent's. @throws StorageError when the root cannot be read. */
  async findAgents(ids: readonly string[]): Promise<AgentFolder[]> {
    const root = this.config.storage.stagingRoot;
    return this.threads.run('findAgentFolders', root, ids).catch((error: unknown) => {
      throw toStorageError('find agents in', root, error);
    });
  }

  /** Finished reports in `log/`, by name; also entries named like one that are no regular files (`irregular`). @throws StorageError */
  async listReports(agent: AgentFolder): Promise<ReportFile[]> {
    return this.listOne(agent, ['log']);
  }

  /** The same of many agents. @returns in their order; why it is unknown where it is */
  async listReportsOf(agents: readonly AgentFolder[]): Promise<(ReportFile[] | StorageError)[]> {
    const lists = await Promise.all(partsOf(agents, FOLDERS_AT_ONCE).map((part) => this.threads.run('listReports', part, ['log'])));
    return Promise.all(lists.flat().map(async (outcome, index) => this.whole(agents[index], ['log'], outcome).catch((error: unknown) => toStorageError('list', agents[index]?.path ?? '', error))));
  }

  /** Reports that came to `log/_archive/` (or were written) at or after `since`. */
  async recentlyArchived(agent: AgentFolder, since: Date): Promise<ReportFile[]> {
    const files = await this.listOne(agent, ['log', '_archive']);
    return files.filter((file) => file.irregular === null && (file.changedAt >= since || file.modifiedAt >= since));
  }

  /** @param maxBytes larger files are not read. */
  async readReport(file: ReportFile, maxBytes: number): Promise<ReadResult> {
    return this.threads.run('readReportFile', file, maxBytes);
  }

  /** A report by its name in `log/`, or on a shelf below it, whatever it is; null when it is not there. */
  async findReport(agent: AgentFolder, shelf: Shelf | null, name: string): Promise<ReportFile | null> {
    return this.threads.run('findReport', agent, shelf, name);
  }

  /** A report on a shelf, told by its content. @returns its name there; null when it is not there @throws StorageError */
  async findShelved(agent: AgentFolder, shelf: Shelf, report: { readonly name: string; readonly digest: string }, maxBytes: number): Promise<string | null> {
    return this.threads.run('findShelved', agent, shelf, report, maxBytes);
  }

  /** `log/` → `log/_archive/`. Other content under that name stays; the same content is replaced. @throws StorageError */
  async archive(agent: AgentFolder, file: ReportFile): Promise<MoveResult> {
    return this.threads.run('shelve', agent, file, '_archive', null);
  }

  /** `log/` → `log/_rejected/`, with `<name>.problems.json` beside it. @throws StorageError */
  async reject(agent: AgentFolder, file: ReportFile, problems: unknown): Promise<MoveResult> {
    return this.threads.run('shelve', agent, file, '_rejected', `${JSON.stringify(problems, null, 2)}\n`);
  }

  /** Brings a report back to `log/`, never over a file that is there; its problems file goes. @throws StorageError */
  async restore(agent: AgentFolder, shelf: Shelf, name: string): Promise<'restored' | 'absent' | 'occupied'> {
    return this.threads.run('restore', agent, shelf, name);
  }

  /** Looks for base names in `database/`, then in `databases/`. Follows nothing. @returns in their order */
  async observe(agent: AgentFolder, names: readonly string[]): Promise<StagedFile[]> {
    return names.length === 0 ? [] : this.threads.run('observe', agent, names);
  }

  /**
   * Removes a staged file; nothing when it is not there.
   * @param expected given: it stays when its size or mtime are others by now, because the agent put new bytes there.
   */
  async removeStaged(agent: AgentFolder, name: string, expected: Pick<FileFacts, 'size' | 'modifiedAt'> | null = null): Promise<void> {
    return this.threads.run('removeStaged', agent, name, expected);
  }

  private async listOne(agent: AgentFolder, folders: readonly string[]): Promise<ReportFile[]> {
    const [list] = await this.threads.run('listReports', [agent], folders);
    return this.whole(agent, folders, list);
  }

  /** A list with what it has left out. */
  private async whole(agent: AgentFolder | undefined, folders: readonly string[], list: Outcome<Listed> | undefined): Promise<ReportFile[]> {
    if (agent === undefined || list === undefined) return [];
    let { files, rest } = valueOf(list);
    const found = [...files];
    while (rest.length > 0) {
      ({ files, rest } = await this.threads.run('listNamed', agent, folders, rest));
      found.push(...files);
    }
    return found;
  }
}

import { Injectable } from '@nestjs/common';
import { access, constants, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppConfig } from '../config/config.js';
import { type AgentFolder, findAgentFolders, listAgentFolders, type RefusedFolder } from './agent-folders.js';
import { fitName, isReportName, isUtf8, nameProblem } from './file-names.js';
import { Folder, lstatOrNull } from './folder.js';
import { freeName, moveWithoutReplacing, renameIfPresent } from './move.js';
import { factsOf, type FileFacts, irregularity, isSameFile, readReportFile, type ReadResult, reportFile, type ReportFile, unnameable } from './report-file.js';
import { errnoOf, toStorageError } from './storage-error.js';

export type { AgentFolder, RefusedFolder } from './agent-folders.js';
export type { FileFacts, ReadResult, ReportFile } from './report-file.js';

/** A failing move throws a StorageError. */
export type MoveResult =
  | { readonly outcome: 'moved'; /** In the target folder. */ readonly name: string }
  /** The agent put another report under this name after it was read: that one stays in `log/`. */
  | { readonly outcome: 'replaced' }
  | { readonly outcome: 'vanished' };

export type StagedFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'irregular'; readonly reason: string }
  | ({ readonly kind: 'regular'; readonly path: string } & FileFacts);

export type Shelf = '_archive' | '_rejected';
const PROBLEMS_SUFFIX = '.problems.json';
const DATABASE_FOLDERS = ['database', 'databases'] as const;
/** lstats in flight: enough to keep the thread pool busy, few enough for a folder of 100,000 names. */
const LSTAT_BATCH = 256;

/** The folders where agents leave reports and files. Whatever lies there is foreign: links are never followed. */
@Injectable()
export class Staging {
  constructor(private readonly config: AppConfig) {}

  /**
   * Direct real sub-folders of the root that hold `log/`, and those that look like agents but are refused.
   * @param only keys of the agents that are wanted; null: all
   * @throws StorageError when the root cannot be read.
   */
  async listAgents(only: ReadonlySet<string> | null = null): Promise<{ agents: AgentFolder[]; refused: RefusedFolder[] }> {
    const root = this.config.storage.stagingRoot;
    return listAgentFolders(root, only).catch((error: unknown) => {
      throw toStorageError('list the agents in', root, error);
    });
  }

  /** Those of these folders that are still an agent's. @throws StorageError when the root cannot be read. */
  async findAgents(ids: readonly string[]): Promise<AgentFolder[]> {
    const root = this.config.storage.stagingRoot;
    return findAgentFolders(root, ids).catch((error: unknown) => {
      throw toStorageError('find agents in', root, error);
    });
  }

  /** Finished reports in `log/`, by name; also entries named like one that are no regular files (`irregular`). */
  async listReports(agent: AgentFolder): Promise<ReportFile[]> {
    return this.list(agent, ['log'], isReportName);
  }

  /** Reports that came to `log/_archive/` (or were written) at or after `since`. */
  async recentlyArchived(agent: AgentFolder, since: Date): Promise<ReportFile[]> {
    const files = await this.list(agent, ['log', '_archive'], isReportName);
    return files.filter((file) => file.irregular === null && (file.changedAt >= since || file.modifiedAt >= since));
  }

  /** @param maxBytes larger files are not read. */
  async readReport(file: ReportFile, maxBytes: number): Promise<ReadResult> {
    return readReportFile(file, maxBytes);
  }

  /** A report by its name in `log/`, or on a shelf below it, whatever it is; null when it is not there. */
  async findReport(agent: AgentFolder, shelf: Shelf | null, name: string): Promise<ReportFile | null> {
    if (nameProblem(name) !== null) return null;
    const folders = shelf === null ? ['log'] : ['log', shelf];
    try {
      return await Folder.within(agent.path, folders, async (folder) => {
        const found = await lstatOrNull(folder.at(name));
        return found === null ? null : reportFile(join(folder.path, name), found);
      });
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      throw toStorageError('look for', join(agent.path, ...folders, name), error);
    }
  }

  /** `log/` → `log/_archive/`. Other content under that name stays; the same content is replaced. */
  async archive(agent: AgentFolder, file: ReportFile): Promise<MoveResult> {
    return this.shelve(agent, file, '_archive', null);
  }

  /** `log/` → `log/_rejected/`, with `<name>.problems.json` beside it. */
  async reject(agent: AgentFolder, file: ReportFile, problems: unknown): Promise<MoveResult> {
    return this.shelve(agent, file, '_rejected', `${JSON.stringify(problems, null, 2)}\n`);
  }

  /** Brings a report back to `log/`, never over a file that is there; its problems file goes. */
  async restore(agent: AgentFolder, folder: Shelf, name: string): Promise<'restored' | 'absent' | 'occupied'> {
    if (nameProblem(name) !== null) return 'absent';
    const path = join(agent.path, 'log', folder, name);
    try {
      return await Folder.within(agent.path, ['log'], (log) =>
        log.in(folder, async (shelf) => {
          if (!(await lstatOrNull(shelf.at(name)))?.isFile()) return 'absent';
          const outcome = await moveWithoutReplacing(shelf.at(name), log.at(name));
          if (outcome !== 'moved') return outcome;
          await rm(shelf.at(name + PROBLEMS_SUFFIX), { force: true });
          return 'restored';
        }),
      );
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return 'absent';
      throw toStorageError('restore', path, error);
    }
  }

  /** Looks for a base name in `database/`, then in `databases/`. Follows nothing. */
  async observe(agent: AgentFolder, name: string): Promise<StagedFile> {
    const problem = nameProblem(name);
    if (problem !== null) return { kind: 'irregular', reason: problem };
    for (const folder of DATABASE_FOLDERS) {
      const found = await observeIn(join(agent.path, folder), folder, name);
      if (found.kind !== 'absent') return found;
    }
    return { kind: 'absent' };
  }

  /**
   * Removes a staged file; nothing when it is not there.
   * @param expected given: it stays when its size or mtime are others by now, because the agent put new bytes there.
   */
  async removeStaged(agent: AgentFolder, name: string, expected?: Pick<FileFacts, 'size' | 'modifiedAt'>): Promise<void> {
    const found = await this.observe(agent, name);
    if (found.kind !== 'regular') return;
    if (expected && (found.size !== expected.size || found.modifiedAt.getTime() !== expected.modifiedAt.getTime())) return;
    const folder = found.path.slice(agent.path.length + 1, -name.length - 1);
    try {
      await Folder.within(agent.path, [folder], (databases) => unlink(databases.at(name)));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw toStorageError('remove', found.path, error);
    }
  }

  private async list(agent: AgentFolder, folders: readonly string[], wanted: (name: string) => boolean): Promise<ReportFile[]> {
    try {
      return await Folder.within(agent.path, folders, async (folder) => {
        const names = (await readdir(folder.at('.'))).filter(wanted).sort();
        const files: ReportFile[] = [];
        for (let start = 0; start < names.length; start += LSTAT_BATCH) {
          const batch = names.slice(start, start + LSTAT_BATCH);
          const stats = await Promise.all(batch.map((name) => lstatOrNull(folder.at(name))));
          batch.forEach((name, index) => {
            const found = stats[index];
            if (found) files.push(reportFile(join(folder.path, name), found));
            else if (!isUtf8(name)) files.push(unnameable(join(folder.path, name)));
          });
        }
        return files;
      });
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      throw toStorageError('list', join(agent.path, ...folders), error);
    }
  }

  private async shelve(agent: AgentFolder, file: ReportFile, shelfName: Shelf, problems: string | null): Promise<MoveResult> {
    try {
      return await Folder.within(agent.path, ['log'], (log) =>
        log.in(shelfName, (shelf) => moveToShelf(log, shelf, file, problems), { create: true }),
      );
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' && !(await lstatOrNull(file.path))) return { outcome: 'vanished' };
      throw toStorageError(`move ${file.name} to`, join(agent.path, 'log', shelfName), error);
    }
  }
}

async function moveToShelf(log: Folder, shelf: Folder, file: ReportFile, problems: string | null): Promise<MoveResult> {
  const name = await freeName(shelf, log, file, problems === null ? [] : [PROBLEMS_SUFFIX]);
  const beside = shelf.at(name + PROBLEMS_SUFFIX);
  // First the problems: a crash in between leaves the report in log/, where it is rejected again.
  if (problems !== null) await writeWhole(shelf, name + PROBLEMS_SUFFIX, problems);
  const outcome = await renameIfPresent(log.at(file.name), shelf.at(name));
  const moved = outcome === 'moved' ? await lstatOrNull(shelf.at(name)) : null;
  if (moved && isSameFile(file, reportFile(file.path, moved))) return { outcome: 'moved', name };
  if (problems !== null) await rm(beside, { force: true });
  if (!moved) return { outcome: 'vanished' };
  await giveBack(log, shelf, name, file.name);
  return { outcome: 'replaced' };
}

/** A report that has not been read returns to `log/`, under another name if a third one is there already. */
async function giveBack(log: Folder, shelf: Folder, name: string, original: string): Promise<void> {
  if ((await moveWithoutReplacing(shelf.at(name), log.at(original))) !== 'occupied') return;
  const stats = await lstatOrNull(shelf.at(name));
  if (!stats) return;
  const free = await freeName(log, shelf, { ...reportFile(join(shelf.path, name), stats), name }, []);
  await moveWithoutReplacing(shelf.at(name), log.at(free));
}

/** Writes under a temporary name, on disk before it gets its own. */
async function writeWhole(folder: Folder, name: string, text: string): Promise<void> {
  const temporary = folder.at(`.${fitName(name, 250)}.tmp`);
  await rm(temporary, { force: true });
  const handle = await open(temporary, 'wx', 0o640);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, folder.at(name));
}

async function observeIn(folder: string, folderName: string, name: string): Promise<StagedFile> {
  const path = join(folder, name);
  try {
    const stats = await lstatOrNull(path);
    const container = stats && (await lstatOrNull(folder));
    if (!stats || !container) return { kind: 'absent' };
    if (container.isSymbolicLink()) return { kind: 'irregular', reason: `${folderName} is a symbolic link` };
    const kind = irregularity(stats);
    if (kind !== null) return { kind: 'irregular', reason: `${name} is ${kind}` };
    await access(path, constants.R_OK);
    return { kind: 'regular', path, ...factsOf(stats) };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { kind: 'absent' };
    return { kind: 'irregular', reason: `${name} cannot be read (${errnoOf(error)})` };
  }
}

import { accessSync, closeSync, constants, fsyncSync, openSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentFolder } from './agent-folders.js';
import { fitName, isReportName, isUtf8, nameProblem } from './file-names.js';
import { Folder, lstatOrNull } from './folder.js';
import { freeName, moveWithoutReplacing, namesFor, renameIfPresent } from './move.js';
import { factsOf, type FileFacts, irregularity, isSameFile, readReportFile, reportFile, type ReportFile, standInDigest, unnameable } from './report-file.js';
import { errnoOf, StorageError, toStorageError } from '../storage-error.js';

/** What threads do in the folders of agents. Whatever lies there is foreign: links are never followed. */

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

/** Files of a folder, and names that were not looked at, because they are many. */
export interface Listed {
  readonly files: readonly ReportFile[];
  readonly rest: readonly string[];
}

export type Shelf = '_archive' | '_rejected';
const PROBLEMS_SUFFIX = '.problems.json';
const DATABASE_FOLDERS = ['database', 'databases'] as const;
/** Looked at in one go: a folder of 100,000 names must hold up nobody. */
const MOST_LISTED = 1_000;

/**
 * Files below an agent's folder that are named like reports, in the order of their names; none where the folder is absent.
 * @param names those to look at; null: all
 * @throws StorageError
 */
export function listReports(agent: AgentFolder, folders: readonly string[], names: readonly string[] | null = null): Listed {
  try {
    return Folder.within(agent.path, folders, (folder) => {
      const wanted = names ?? readdirSync(folder.at('.')).filter(isReportName).sort();
      const files = wanted.slice(0, MOST_LISTED).flatMap((name) => {
        const found = lstatOrNull(folder.at(name));
        if (found) return reportFile(join(folder.path, name), found);
        return isUtf8(name) ? [] : unnameable(join(folder.path, name));
      });
      return { files, rest: wanted.slice(MOST_LISTED) };
    });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { files: [], rest: [] };
    throw toStorageError('list', join(agent.path, ...folders), error);
  }
}

/** A report by its name in `log/`, or on a shelf below it, whatever it is; null when it is not there. @throws StorageError */
export function findReport(agent: AgentFolder, shelf: Shelf | null, name: string): ReportFile | null {
  if (nameProblem(name) !== null) return null;
  const folders = shelf === null ? ['log'] : ['log', shelf];
  try {
    return Folder.within(agent.path, folders, (folder) => {
      const found = lstatOrNull(folder.at(name));
      return found && reportFile(join(folder.path, name), found);
    });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw toStorageError('look for', join(agent.path, ...folders, name), error);
  }
}

/**
 * A report that was put away, told by its content: it may have been given another name there.
 * @param maxBytes of larger ones what stands in for the content is compared
 * @returns its name there; null when it is not there @throws StorageError also when a file that may be it cannot be read
 */
export function findShelved(agent: AgentFolder, shelf: Shelf, { name, digest }: { readonly name: string; readonly digest: string }, maxBytes: number): string | null {
  for (const there of namesFor(name, digest.slice(0, 8), suffixesOn(shelf))) {
    const file = findReport(agent, shelf, there);
    if (file === null) continue;
    const read = readReportFile(file, maxBytes);
    if (!read.ok && read.reason === 'unreadable') throw new StorageError(read.detail, 'io');
    if ((read.ok ? read.digest : standInDigest({ ...file, name })) === digest) return there;
  }
  return null;
}

/** `log/` → a shelf below it. @param problems what goes beside it; null: nothing @throws StorageError */
export function shelve(agent: AgentFolder, file: ReportFile, shelfName: Shelf, problems: string | null): MoveResult {
  try {
    return Folder.within(agent.path, ['log'], (log) => log.in(shelfName, (shelf) => moveToShelf(log, shelf, file, suffixesOn(shelfName), problems), { create: true }));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && !lstatOrNull(file.path)) return { outcome: 'vanished' };
    throw toStorageError(`move ${file.name} to`, join(agent.path, 'log', shelfName), error);
  }
}

/** Brings a report back to `log/`, never over a file that is there; its problems file goes. @throws StorageError */
export function restore(agent: AgentFolder, shelfName: Shelf, name: string): 'restored' | 'absent' | 'occupied' {
  if (nameProblem(name) !== null) return 'absent';
  try {
    return Folder.within(agent.path, ['log'], (log) => log.in(shelfName, (shelf) => {
      if (!lstatOrNull(shelf.at(name))?.isFile()) return 'absent';
      const outcome = moveWithoutReplacing(shelf.at(name), log.at(name));
      if (outcome !== 'moved') return outcome;
      rmSync(shelf.at(name + PROBLEMS_SUFFIX), { force: true });
      return 'restored';
    }));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'absent';
    throw toStorageError('restore', join(agent.path, 'log', shelfName, name), error);
  }
}

/** Looks for a base name in `database/`, then in `databases/`. */
export function observe(agent: AgentFolder, name: string): StagedFile {
  const problem = nameProblem(name);
  if (problem !== null) return { kind: 'irregular', reason: problem };
  for (const folder of DATABASE_FOLDERS) {
    const found = observeIn(join(agent.path, folder), folder, name);
    if (found.kind !== 'absent') return found;
  }
  return { kind: 'absent' };
}

/** Removes a staged file, unless its size or mtime are others by now. @throws StorageError */
export function removeStaged(agent: AgentFolder, name: string, expected: Pick<FileFacts, 'size' | 'modifiedAt'> | null): void {
  const found = observe(agent, name);
  if (found.kind !== 'regular') return;
  if (expected && (found.size !== expected.size || found.modifiedAt.getTime() !== expected.modifiedAt.getTime())) return;
  const folder = found.path.slice(agent.path.length + 1, -name.length - 1);
  try {
    Folder.within(agent.path, [folder], (databases) => {
      unlinkSync(databases.at(name));
    });
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw toStorageError('remove', found.path, error);
  }
}

function suffixesOn(shelf: Shelf): readonly string[] {
  return shelf === '_rejected' ? [PROBLEMS_SUFFIX] : [];
}

function moveToShelf(log: Folder, shelf: Folder, file: ReportFile, suffixes: readonly string[], problems: string | null): MoveResult {
  const name = freeName(shelf, log, file, suffixes);
  const beside = shelf.at(name + PROBLEMS_SUFFIX);
  // First the problems: a crash in between leaves the report in log/, where it is rejected again.
  if (problems !== null) writeWhole(shelf, name + PROBLEMS_SUFFIX, problems);
  const outcome = renameIfPresent(log.at(file.name), shelf.at(name));
  const moved = outcome === 'moved' ? lstatOrNull(shelf.at(name)) : null;
  if (moved && isSameFile(file, reportFile(file.path, moved))) return { outcome: 'moved', name };
  if (problems !== null) rmSync(beside, { force: true });
  if (!moved) return { outcome: 'vanished' };
  giveBack(log, shelf, name, file.name);
  return { outcome: 'replaced' };
}

/** A report that has not been read returns to `log/`, under another name if a third one is there already. */
function giveBack(log: Folder, shelf: Folder, name: string, original: string): void {
  if (moveWithoutReplacing(shelf.at(name), log.at(original)) !== 'occupied') return;
  const stats = lstatOrNull(shelf.at(name));
  if (!stats) return;
  const free = freeName(log, shelf, { ...reportFile(join(shelf.path, name), stats), name }, []);
  moveWithoutReplacing(shelf.at(name), log.at(free));
}

/** Writes under a temporary name, on disk before it gets its own. */
function writeWhole(folder: Folder, name: string, text: string): void {
  const temporary = folder.at(`.${fitName(name, 250)}.tmp`);
  rmSync(temporary, { force: true });
  const descriptor = openSync(temporary, 'wx', 0o640);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, folder.at(name));
}

function observeIn(folder: string, folderName: string, name: string): StagedFile {
  const path = join(folder, name);
  try {
    const stats = lstatOrNull(path);
    const container = stats && lstatOrNull(folder);
    if (!stats || !container) return { kind: 'absent' };
    if (container.isSymbolicLink()) return { kind: 'irregular', reason: `${folderName} is a symbolic link` };
    const kind = irregularity(stats);
    if (kind !== null) return { kind: 'irregular', reason: `${name} is ${kind}` };
    accessSync(path, constants.R_OK);
    return { kind: 'regular', path, ...factsOf(stats) };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { kind: 'absent' };
    return { kind: 'irregular', reason: `${name} cannot be read (${errnoOf(error)})` };
  }
}

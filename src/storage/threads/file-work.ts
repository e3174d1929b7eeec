import { type AgentFolder, findAgentFolders, listAgentFolders } from '../staging/agent-folders.js';
import { finalFile } from '../final/final-folder.js';
import { placeFiles } from '../final/place-files.js';
import { dropTemp, makeTempFolder, namesIn, sweepTempFolder } from '../final/temp-folder.js';
import { readReportFile } from '../staging/report-file.js';
import { findReport, findShelved, listReports, observe, removeStaged, restore, shelve } from '../staging/staging-files.js';
import { type Failure, failureOf } from './thread-failure.js';

/** A result that may be an error, told apart per item of a batch. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/**
 * What threads do with files, by name: synchronous but for flushes, for one round trip to a thread costs the main thread about as much as two asynchronous calls of
 * its own, and carries hundreds of them. Arguments and results are plain data.
 */
export const FILE_WORK = {
  listAgentFolders,
  findAgentFolders,
  /** Of many agents at once; why one could not be listed keeps nobody else's list back. */
  listReports: (agents: readonly AgentFolder[], folders: readonly string[]) => agents.map((agent) => outcomeOf(() => listReports(agent, folders))),
  /** Those of these names. */
  listNamed: listReports,
  findReport,
  findShelved,
  readReportFile,
  shelve,
  restore,
  observe: (agent: AgentFolder, names: readonly string[]) => names.map((name) => observe(agent, name)),
  removeStaged,
  makeTempFolder,
  dropTemp,
  sweepTempFolder,
  namesIn,
  finalFile,
  placeFiles,
};

export type FileWork = typeof FILE_WORK;

function outcomeOf<T>(work: () => T): Outcome<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

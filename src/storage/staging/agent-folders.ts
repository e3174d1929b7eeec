import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasControlCharacters, isUtf8 } from './file-names.js';
import { lstatOrNull } from './folder.js';
import { errnoOf } from '../storage-error.js';

export interface AgentFolder {
  readonly id: string;
  /** The id in lower case: what agents are matched by. */
  readonly key: string;
  readonly path: string;
}

export interface RefusedFolder {
  readonly id: string;
  readonly reason: string;
  /** Key of the agent of whose reports nothing can be seen because of that; null where another folder is that agent. */
  readonly hides: string | null;
}

/** Folders of an agent that must be real, as `log` must: a link would lead Vigie to read or write elsewhere. */
const INNER = ['database', 'databases', 'log/_archive', 'log/_rejected'] as const;

const NO_AGENT = Symbol('a folder without log/');

/**
 * The agents of a staging root, in the order of their names. Of folders that differ only in case the first
 * is the agent. One readdir and five lstats per folder.
 * @param only keys of the agents that are wanted; null: all
 * @throws the system's error when the root cannot be read.
 */
export function listAgentFolders(root: string, only: ReadonlySet<string> | null): { agents: AgentFolder[]; refused: RefusedFolder[] } {
  const isWanted = ({ name }: { readonly name: string }) => !/^[._]/.test(name) && (only?.has(name.toLowerCase()) ?? true);
  const entries = readdirSync(root, { withFileTypes: true }).filter(isWanted);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const agents = new Map<string, AgentFolder>();
  const refused: RefusedFolder[] = [];
  for (const entry of entries) {
    const finding = inspect(root, entry);
    if (finding === null) continue;
    if ('reason' in finding) {
      refused.push(finding);
      continue;
    }
    const first = agents.get(finding.key);
    if (first) refused.push({ id: finding.id, reason: `differs from ${first.id} only in case: rename one of the two folders`, hides: null });
    else agents.set(finding.key, finding);
  }
  return { agents: [...agents.values()], refused };
}

/** Those of these folders that are an agent's, in their order. */
export function findAgentFolders(root: string, ids: readonly string[]): AgentFolder[] {
  return ids.flatMap((id) => {
    const stats = lstatOrNull(join(root, id));
    const folder = stats && inspect(root, { name: id, isSymbolicLink: () => stats.isSymbolicLink(), isDirectory: () => stats.isDirectory() });
    return folder === null || 'reason' in folder ? [] : [folder];
  });
}

/** What a listing says of a name. */
interface Named {
  readonly name: string;
  isSymbolicLink(): boolean;
  isDirectory(): boolean;
}

function inspect(root: string, entry: Named): AgentFolder | RefusedFolder | null {
  const id = entry.name;
  const key = id.toLowerCase();
  if (!entry.isSymbolicLink() && !entry.isDirectory()) return null;
  const path = join(root, id);
  const reason = entry.isSymbolicLink() ? 'is a symbolic link: links are not followed' : refusal(id, path);
  if (reason === NO_AGENT) return null;
  return reason === null ? { id, key, path } : { id, reason, hides: key };
}

/** Why a folder that looks like an agent is refused; null when it is not. */
function refusal(id: string, path: string): string | typeof NO_AGENT | null {
  // Such a folder cannot even be looked into by the name that Node gives it.
  if (!isUtf8(id)) return 'its name is not UTF-8: rename it';
  try {
    const log = lstatOrNull(join(path, 'log'));
    if (log === null) return NO_AGENT;
    if (!log.isDirectory() && !log.isSymbolicLink()) return 'log is no folder: make it one';
    // What lies behind a link is not even looked at.
    const linked = log.isSymbolicLink() ? 'log' : firstLink(path);
    if (linked !== undefined) return `${linked} is a symbolic link: links are not followed`;
  } catch (error) {
    return `cannot be read (${errnoOf(error)}): give the user that runs Vigie access to it`;
  }
  return hasControlCharacters(id) ? 'its name holds control characters: rename it' : null;
}

function firstLink(path: string): string | undefined {
  return INNER.find((name) => lstatOrNull(join(path, name))?.isSymbolicLink());
}

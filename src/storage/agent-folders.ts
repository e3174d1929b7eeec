import type { BigIntStats, Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasControlCharacters, isUtf8 } from './file-names.js';
import { lstatOrNull } from './folder.js';
import { errnoOf } from './storage-error.js';

export interface AgentFolder {
  readonly id: string;
  /** The id in lower case: what agents are matched by. */
  readonly key: string;
  readonly path: string;
}

export interface RefusedFolder {
  readonly id: string;
  readonly reason: string;
}

/** Folders of an agent that must be real: a link would lead Vigie to read or write elsewhere. */
const INNER = ['log', 'database', 'databases', 'log/_archive', 'log/_rejected'] as const;

/**
 * The agents of a staging root, in the order of their names. Of folders that differ only in case the first
 * is the agent. One readdir and five lstats per folder: 500 agents take about 120 ms.
 * @throws the system's error when the root cannot be read.
 */
export async function listAgentFolders(root: string): Promise<{ agents: AgentFolder[]; refused: RefusedFolder[] }> {
  const entries = (await readdir(root, { withFileTypes: true })).filter((entry) => !/^[._]/.test(entry.name));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const findings = await Promise.all(entries.map((entry) => inspect(root, entry)));
  const agents = new Map<string, AgentFolder>();
  const refused: RefusedFolder[] = [];
  for (const finding of findings) {
    if (finding === null) continue;
    if ('reason' in finding) {
      refused.push(finding);
      continue;
    }
    const first = agents.get(finding.key);
    if (first) refused.push({ id: finding.id, reason: `differs from ${first.id} only in case: rename one of the two folders` });
    else agents.set(finding.key, finding);
  }
  return { agents: [...agents.values()], refused };
}

async function inspect(root: string, entry: Dirent): Promise<AgentFolder | RefusedFolder | null> {
  const id = entry.name;
  if (entry.isSymbolicLink()) return { id, reason: 'is a symbolic link: links are not followed' };
  if (!entry.isDirectory()) return null;
  const path = join(root, id);
  // Such a folder cannot even be looked into by the name that Node gives it.
  if (!isUtf8(id)) return { id, reason: 'its name is not UTF-8: rename it' };
  try {
    const [log, ...others] = await Promise.all(INNER.map((name) => lstatOrNull(join(path, name))));
    if (!log?.isDirectory() && !log?.isSymbolicLink()) return null;
    const linked = INNER[[log, ...others].findIndex(isLink)];
    if (linked !== undefined) return { id, reason: `${linked} is a symbolic link: links are not followed` };
  } catch (error) {
    return { id, reason: `cannot be read (${errnoOf(error)}): give the user that runs Vigie access to it` };
  }
  if (hasControlCharacters(id)) return { id, reason: 'its name holds control characters: rename it' };
  return { id, key: id.toLowerCase(), path };
}

function isLink(stats: BigIntStats | null | undefined): boolean {
  return stats?.isSymbolicLink() ?? false;
}

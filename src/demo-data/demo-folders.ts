import { unlinkSync } from 'node:fs';
import { lstat, mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { conflict } from '../common/http/problem.js';
import { AppConfig } from '../config/config.js';
import { AGENTS, SILENT } from '../demo/cast.js';
import { segmentsOf } from '../storage/final/final-folder.js';
import { Folder, lstatOrNull } from '../storage/staging/folder.js';

/** Lies in each folder that was made for the demo: one without it is somebody else's, and is never touched. A dot file, so scans ignore it. */
const MARKER = '.vigie-demo';
const MARKER_TEXT = 'Vigie made this folder for its demo data, and removes it with that.\n';
const FOLDER_MODE = 0o750;

/** Names of the staging folders of the demo. */
export const DEMO_AGENTS: readonly string[] = [...AGENTS.map(({ id }) => id), SILENT.agent];

/** The files of the demo: its staging folders, and verified copies. */
@Injectable()
export class DemoFolders {
  constructor(private readonly config: AppConfig) {}

  /** What lies where the demo's folders go, and is not left over of a demo. @throws an error of the file system */
  async taken(): Promise<string[]> {
    const wanted = new Set(DEMO_AGENTS.map((agent) => agent.toLowerCase()));
    const found = (await readdir(this.root)).filter((name) => wanted.has(name.toLowerCase()));
    const ours = await Promise.all(found.map((name) => isMarked(join(this.root, name))));
    return found.filter((_name, place) => ours[place] !== true);
  }

  /** Makes all of them anew, empty and marked. @throws 409 when one is there by now or cannot be made; then none is left */
  async make(): Promise<void> {
    await this.remove();
    try {
      for (const agent of DEMO_AGENTS) {
        await mkdir(join(this.root, agent), { mode: FOLDER_MODE });
        await writeFile(join(this.root, agent, MARKER), MARKER_TEXT, { flag: 'wx', mode: 0o640 });
      }
    } catch (error) {
      await this.remove();
      throw conflict(`The staging folders of the demo cannot be made: ${String(error)}`);
    }
  }

  /** Removes those that were made for the demo, with all that is in them; links are removed, not followed. */
  async remove(): Promise<void> {
    for (const agent of DEMO_AGENTS) {
      const path = join(this.root, agent);
      if (await isMarked(path)) await rm(path, { recursive: true, force: true });
    }
  }

  /** Removes verified copies, and folders that are empty then. @param paths relative to the validated root */
  async removeCopies(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const folders = segmentsOf(path);
      const name = folders.pop();
      if (name !== undefined) await this.removeCopy(folders, name);
    }
  }

  private async removeCopy(folders: readonly string[], name: string): Promise<void> {
    try {
      Folder.within(this.config.storage.validatedRoot, folders, (folder) => { unlinkSync(folder.at(name)); });
    } catch {
      // It is gone, or is none of ours any more.
    }
    for (let depth = folders.length; depth > 0; depth -= 1) {
      const wasRemoved = await rmdir(join(this.config.storage.validatedRoot, ...folders.slice(0, depth))).then(() => true, () => false);
      if (!wasRemoved) return;
    }
  }

  private get root(): string {
    return this.config.storage.stagingRoot;
  }
}

/** A real folder that holds the marker. */
async function isMarked(path: string): Promise<boolean> {
  const folder = await lstat(path).catch(() => null);
  return folder !== null && folder.isDirectory() && lstatOrNull(join(path, MARKER))?.isFile() === true;
}

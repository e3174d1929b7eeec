import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `sun_path` holds 108 bytes with its final NUL; `/.s.PGSQL.5432` and our longest lock name must fit behind the folder. */
const MAX_FOLDER_BYTES = 107 - 40;

/** A folder by a name short enough for Unix sockets. The sockets lie in the folder itself, whichever name is used. */
export interface ShortPath {
  readonly path: string;
  release(): void;
}

/** @returns `folder` itself when it is short enough, else a private symbolic link to it in the system's temporary folder. */
export function shortPathTo(folder: string): ShortPath {
  if (Buffer.byteLength(folder) <= MAX_FOLDER_BYTES) return { path: folder, release: () => undefined };
  const parent = mkdtempSync(join(tmpdir(), 'vigie-'));
  const path = join(parent, 'run');
  symlinkSync(folder, path);
  const release = () => rmSync(parent, { recursive: true, force: true });
  // Also when start-up fails or is given up, where nobody closes anything.
  process.once('exit', release);
  return { path, release };
}

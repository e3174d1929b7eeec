import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Path of a worker's compiled JavaScript. A thread cannot run TypeScript: when the caller itself is run
 * from `src/` (tests), the file of the last build is used.
 * @param importMetaUrl `import.meta.url` of the caller; the worker lies in the same folder.
 * @param name file name without extension, such as `digest.worker`.
 */
export function workerFile(importMetaUrl: string, name: string): string {
  const caller = fileURLToPath(importMetaUrl);
  const folder = caller.endsWith('.ts') ? builtFolder(dirname(caller)) : dirname(caller);
  const path = join(folder, `${name}.js`);
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`npm run build\` first.`);
  return path;
}

function builtFolder(folder: string): string {
  const root = folder.slice(0, folder.lastIndexOf(`${sep}src${sep}`));
  return join(root, 'dist', relative(root, folder));
}

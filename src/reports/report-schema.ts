import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The JSON Schema of the canonical report, as `docs/report.schema.json` has it. */
export function reportSchema(): Promise<string> {
  return readFile(join(projectRoot(dirname(fileURLToPath(import.meta.url))), 'docs', 'report.schema.json'), 'utf8');
}

/** The nearest folder upwards with a package.json: the same for `src/` and for `dist/src/`. */
function projectRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) || folder === dirname(folder) ? folder : projectRoot(dirname(folder));
}

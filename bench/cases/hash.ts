import { join } from 'node:path';
import type * as digestPool from '../../src/storage/bytes/digest-pool.js';
import { GIB, makeFile, warm } from '../support/files.js';
import { built } from '../support/in-process.js';
import { atLeast, round } from '../support/row.js';
import { shell } from '../support/shell.js';
import { sideBySide } from '../support/time.js';
import type { BenchCase } from '../support/world.js';

/** One file, one core: Vigie's worker thread beside the programs that everybody has. */
export const hash: BenchCase = {
  about: 'verify one 1 GiB file that is in the page cache',
  async run({ scratch, shrink, rounds }) {
    const size = Math.floor(GIB / shrink);
    const { path } = makeFile(join(scratch, 'file'), size);
    warm(path);
    const { DigestPool } = await built<typeof digestPool>('storage/bytes/digest-pool');
    const pool = new DigestPool(1);
    const digest = () => pool.run([{ source: path, temp: null, expected: { size: null, sha256: null }, keepSource: true }]);
    await digest();
    const took = await sideBySide(rounds, {
      vigie: { run: digest },
      openssl: { run: () => shell(`openssl dgst -sha256 '${path}'`) },
      coreutils: { run: () => shell(`sha256sum '${path}'`) },
    });
    await pool.close();
    const speed = (seconds: number) => `${round(size / GIB / seconds)} GiB/s`;
    const faster = took.openssl < took.coreutils ? 'openssl' : 'coreutils';
    return [atLeast(0.95, took[faster] / took.vigie, {
      work: 'hash 1 GiB', ours: speed(took.vigie), baseline: `openssl ${speed(took.openssl)}, sha256sum ${speed(took.coreutils)}`,
    })];
  },
};

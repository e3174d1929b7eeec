import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_BYTES, FILES, openStore } from '../support/promoting.js';
import { MIB } from '../support/files.js';
import { atLeast, forComparison, type Result, round } from '../support/row.js';
import { sideBySide } from '../support/time.js';
import { Volume } from '../support/volume.js';
import type { BenchCase, World } from '../support/world.js';

/** Where no byte has to be copied, storing should cost what reading costs. */
export const promoteInPlace: BenchCase = {
  about: 'verify and store without copying: by rename, and by reflink',
  async run(world) {
    return [...(await byRename(world)), ...(await byReflink(world))];
  },
};

async function byRename({ scratch, shrink, rounds }: World): Promise<Result[]> {
  const store = await openStore(join(scratch, 'rename'), shrink);
  const putBack = async () => {
    for (const [index, { path }] of store.files.entries()) await rename(join(store.base, 'stored', `${index}.sql.zst`), path);
    await store.clear();
  };
  const took = await sideBySide(rounds, { hash: { run: () => store.hash() }, vigie: { run: () => store.promote(false), after: putBack } });
  await store.close();
  return [atLeast(0.9, took.hash / took.vigie, besideHashing('verify and store 2 GiB by rename (AFTER_PROMOTION=delete)', took, shrink))];
}

/** Of a clone nothing is in the page cache, so it is also held against hashing files of which nothing is. */
async function byReflink({ scratch, shrink, rounds }: World): Promise<Result[]> {
  const volume = await Volume.mount(scratch, 6, ['btrfs', 'xfs']).catch((error: unknown) => String(error));
  if (typeof volume === 'string') return [{ work: 'verify and store 2 GiB by reflink', reason: volume }];
  try {
    const store = await openStore(volume.folder, shrink);
    const vigie = { run: () => store.promote(true), after: () => store.clear() };
    const cached = await sideBySide(rounds, { hash: { run: () => store.hash() }, vigie });
    const fromDisk = await sideBySide(rounds, { hash: { before: () => store.forget(), run: () => store.hash() }, vigie });
    await store.close();
    const work = `verify and store 2 GiB by reflink (${volume.kind})`;
    return [
      atLeast(0.9, cached.hash / cached.vigie, besideHashing(work, cached, shrink)),
      forComparison(fromDisk.hash / fromDisk.vigie, besideHashing(work, fromDisk, shrink, ' from the disk')),
    ];
  } finally {
    await volume.unmount();
  }
}

/** @param took seconds @param where the baseline read the files */
function besideHashing(work: string, took: { readonly hash: number; readonly vigie: number }, shrink: number, where = '') {
  const speed = (seconds: number) => `${round((FILES * FILE_BYTES) / shrink / MIB / seconds)} MiB/s`;
  return { work, ours: speed(took.vigie), baseline: `only hashing them${where} ${speed(took.hash)}` };
}

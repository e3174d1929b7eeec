import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_BYTES, FILES, openStore, type Store } from '../support/promoting.js';
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
  return heldAgainstHashing('verify and store 2 GiB by rename (AFTER_PROMOTION=delete)', store, rounds, false, putBack, shrink);
}

async function byReflink({ scratch, shrink, rounds }: World): Promise<Result[]> {
  const work = 'verify and store 2 GiB by reflink';
  const volume = await Volume.mount(scratch, 6, ['btrfs', 'xfs']).catch((error: unknown) => String(error));
  if (typeof volume === 'string') return [{ work, reason: volume }];
  try {
    const store = await openStore(volume.folder, shrink);
    return await heldAgainstHashing(`${work} (${volume.kind})`, store, rounds, true, () => store.clear(), shrink);
  } finally {
    await volume.unmount();
  }
}

/** @param keepSource the source is cloned; of a clone nothing is in the page cache, so it is also held against hashing files of which nothing is */
async function heldAgainstHashing(work: string, store: Store, rounds: number, keepSource: boolean, after: () => Promise<void>, shrink: number): Promise<Result[]> {
  const vigie = { run: () => store.promote(keepSource), after };
  const hash = { run: () => store.hash() };
  const cached = await sideBySide(rounds, { hash, vigie });
  const fromDisk = keepSource ? await sideBySide(rounds, { hash: { ...hash, before: () => store.forget() }, vigie }) : null;
  await store.close();
  const speed = (seconds: number) => `${round((FILES * FILE_BYTES) / shrink / MIB / seconds)} MiB/s`;
  const row = (took: typeof cached, where: string) => ({ work, ours: speed(took.vigie), baseline: `only hashing them${where} ${speed(took.hash)}` });
  return [
    atLeast(0.9, cached.hash / cached.vigie, row(cached, '')),
    ...(fromDisk === null ? [] : [forComparison(fromDisk.hash / fromDisk.vigie, row(fromDisk, ' from the disk'))]),
  ];
}

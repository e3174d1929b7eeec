import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FILE_BYTES, FILES, openStore, type Store } from '../support/promoting.js';
import { MIB } from '../support/files.js';
import { atLeast, forComparison, type Result, round } from '../support/row.js';
import { sideBySide } from '../support/time.js';
import { Volume } from '../support/volume.js';
import type { BenchCase, World } from '../support/world.js';

/** Virtual disks lend speed for a moment: whoever reads first after a rest would seem faster than the next. */
const REST_MS = 3_000;

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

async function byReflink(world: World): Promise<Result[]> {
  return [...(await atMemorySpeed(world)), ...(await fromTheDisk(world))];
}

/** In an image as `mount -o loop` makes it, which lies in the machine's cache: what Vigie adds to hashing, and not the disk, decides. */
function atMemorySpeed({ scratch, shrink, rounds }: World): Promise<Result[]> {
  const work = 'verify and store 2 GiB by reflink, at the speed of memory';
  return onReflinks(work, { scratch, shrink, isCached: true }, async (store, kind) => {
    const took = await sideBySide(rounds, { hash: { run: () => store.hash() }, vigie: cloning(store) });
    return [atLeast(0.9, took.hash / took.vigie, besideHashing(`${work} (${kind})`, took, shrink))];
  });
}

/** In an image that is read from the disk again and again, beside hashing files in the cache, and beside hashing files of which nothing is there. */
function fromTheDisk({ scratch, shrink, rounds }: World): Promise<Result[]> {
  const work = 'verify and store 2 GiB by reflink, from the disk';
  return onReflinks(work, { scratch, shrink, isCached: false }, async (store, kind) => {
    const took = await sideBySide(rounds, {
      hash: { run: () => store.hash() },
      cold: { before: () => Promise.all([store.forget(), sleep(REST_MS)]), run: () => store.hash() },
      vigie: { before: () => sleep(REST_MS), ...cloning(store) },
    });
    const row = (hash: number, where = '') => forComparison(hash / took.vigie, besideHashing(`${work} (${kind})`, { hash, vigie: took.vigie }, shrink, where));
    return [row(took.hash), row(took.cold, ' from the disk')];
  });
}

const cloning = (store: Store) => ({ run: () => store.promote(true), after: () => store.clear() });

interface Place {
  readonly scratch: string;
  readonly shrink: number;
  readonly isCached: boolean;
}

async function onReflinks(work: string, { scratch, shrink, isCached }: Place, measure: (store: Store, kind: string) => Promise<Result[]>): Promise<Result[]> {
  const volume = await Volume.mount(scratch, 6, ['xfs', 'btrfs'], { isCached }).catch((error: unknown) => String(error));
  if (typeof volume === 'string') return [{ work, reason: volume }];
  try {
    const store = await openStore(volume.folder, shrink);
    const rows = await measure(store, volume.kind);
    await store.close();
    return rows;
  } finally {
    await volume.unmount();
  }
}

/** @param took seconds @param where the baseline read the files */
function besideHashing(work: string, took: { readonly hash: number; readonly vigie: number }, shrink: number, where = '') {
  const speed = (seconds: number) => `${round((FILES * FILE_BYTES) / shrink / MIB / seconds)} MiB/s`;
  return { work, ours: speed(took.vigie), baseline: `only hashing them${where} ${speed(took.hash)}` };
}

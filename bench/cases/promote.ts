import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_BYTES, FILES, openStore, WORKERS } from '../support/promoting.js';
import { MIB, peakMemory } from '../support/files.js';
import { atLeast, below, round } from '../support/row.js';
import { shell } from '../support/shell.js';
import { sideBySide } from '../support/time.js';
import type { BenchCase } from '../support/world.js';

/** What an operator would write: check the file, copy it, make it durable; on all cores. */
const SHELL = `openssl dgst -sha256 "$0" >/dev/null && cp "$0" "$1/$(basename "$0")" && sync "$1/$(basename "$0")"`;

/** Copy, hash, fsync, rename, beside a shell line and beside what the volume can write at all. */
export const promote: BenchCase = {
  about: 'verify and store 8 files of 256 MiB, staged files stay',
  async run({ scratch, shrink, rounds }) {
    const store = await openStore(scratch, shrink);
    const copies = join(scratch, 'copies');
    const fresh = { before: () => mkdir(copies), after: () => rm(copies, { recursive: true }) };
    const before = await peakMemory(process.pid);
    const took = await sideBySide(rounds, {
      vigie: { run: () => store.promote(true), after: () => store.clear() },
      shell: { ...fresh, run: () => shell(`ls *.zst | xargs -P ${WORKERS} -I {} sh -c '${SHELL}' {} '${copies}'`, store.staging) },
      dd: { ...fresh, run: () => shell(`for f in *.zst; do dd if=$f of='${copies}'/$f bs=1M conv=fsync status=none; done`, store.staging) },
    });
    const grown = (await peakMemory(process.pid)) - before;
    await store.close();
    const bytes = (FILES * FILE_BYTES) / shrink;
    const speed = (seconds: number) => `${round(bytes / MIB / seconds)} MiB/s`;
    const [overShell, overDd] = [took.shell / took.vigie, took.dd / took.vigie];
    return [
      { ...atLeast(1.2, overShell, { work: 'verify and store 2 GiB', ours: speed(took.vigie), baseline: `openssl && cp && sync on ${WORKERS} cores ${speed(took.shell)}` }),
        target: '≥ 1.2 ×, or the next row', met: overShell >= 1.2 || overDd >= 0.9 },
      { ...atLeast(0.9, overDd, { work: 'verify and store 2 GiB', ours: speed(took.vigie), baseline: `dd conv=fsync ${speed(took.dd)}` }),
        target: '≥ 0.9 ×, or the row before', met: overShell >= 1.2 || overDd >= 0.9 },
      below(64, grown, 'MiB', 'memory that storing 2 GiB takes'),
    ];
  },
};

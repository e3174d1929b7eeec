import { SingleBar } from 'cli-progress';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScanView, type VigieApi } from './api.js';

const POLL_MS = 100;
const SCAN_LIMIT_MS = 120_000;
const FORMAT = 'Scan {id} [{bar}] {value}/{total} agents, {files} files, {megabytes} MB read';

/** Asks for a scan and follows it with a progress bar (on a terminal). @throws Error when it does not end well. */
export async function scanNow(api: VigieApi): Promise<ScanView> {
  const bar = new SingleBar({ format: FORMAT, hideCursor: true, barsize: 30 });
  let scan = await api.send(ScanView, 'POST', '/scanner/run');
  bar.start(1, 0, figuresOf(scan));
  try {
    for (let waited = 0; isOpen(scan) && waited < SCAN_LIMIT_MS; waited += POLL_MS) {
      await sleep(POLL_MS);
      scan = await api.get(ScanView, `/scanner/runs/${scan.id}`);
      bar.setTotal(Math.max(1, scan.agents_total));
      bar.update(scan.agents_done, figuresOf(scan));
    }
  } finally {
    bar.stop();
  }
  if (scan.state !== 'done') throw new Error(`Scan ${scan.id} is ${scan.state}: ${scan.error ?? 'see /scanner/status'}`);
  return scan;
}

function isOpen({ state }: ScanView): boolean {
  return state === 'queued' || state === 'running';
}

function figuresOf({ id, files_verified, bytes_verified }: ScanView) {
  return { id, files: files_verified, megabytes: (bytes_verified / 1e6).toFixed(1) };
}

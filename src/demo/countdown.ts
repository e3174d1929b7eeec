import { setTimeout as sleep } from 'node:timers/promises';

const SECOND_MS = 1_000;

/** Waits, and shows for how long: counting down on a terminal, in one line elsewhere. */
export async function countdown(reason: string, milliseconds: number): Promise<void> {
  const { stdout } = process;
  if (!stdout.isTTY) stdout.write(`Waiting ${seconds(milliseconds)} s ${reason}\n`);
  for (let left = milliseconds; left > 0; left -= SECOND_MS) {
    if (stdout.isTTY) stdout.write(`\r\u001b[KWaiting ${seconds(left)} s ${reason}`);
    await sleep(Math.min(left, SECOND_MS));
  }
  if (stdout.isTTY) stdout.write('\r\u001b[K');
}

function seconds(milliseconds: number): number {
  return Math.max(0, Math.ceil(milliseconds / SECOND_MS));
}

import type { Logger } from '@nestjs/common';

/** What is at the other end does not answer. */
export class QueueUnreachableError extends Error {
  constructor(where: string, seconds: number) {
    super(`The queue cannot be used: ${where} has not answered for ${seconds} s. What was recorded stays; once it answers, the next scan continues.`);
    this.name = 'QueueUnreachableError';
  }
}

/** The jobs of a scan are not there any more. */
export class QueueLostError extends Error {
  constructor(where: string) {
    super(`The queue has forgotten this scan: ${where} has lost its data. What was recorded stays; the next scan continues.`);
    this.name = 'QueueLostError';
  }
}

/** @throws QueueUnreachableError when `work` takes longer */
export async function within<T>(ms: number, where: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new QueueUnreachableError(where, ms / 1_000)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // It may still fail, long after somebody waited for it.
    work.catch(() => undefined);
  }
}

const QUIET_MS = 30_000;

/** Connections report every failed attempt: one line of each kind in half a minute does. */
export function logErrors(logger: Logger, where: string): (error: Error) => void {
  const last = new Map<string, number>();
  return (error) => {
    const text = error.message || ('code' in error ? String(error.code) : error.name);
    const now = performance.now();
    if (now - (last.get(text) ?? -QUIET_MS) < QUIET_MS) return;
    last.set(text, now);
    logger.warn(`${where}: ${text}`);
  };
}

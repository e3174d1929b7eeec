import { LONGEST_DELAY_MS } from '../../deliveries/backoff.js';

/**
 * How long the other side asks to wait: a `Retry-After` in seconds or as a date.
 * @returns milliseconds, at most as long as any pause between attempts (6 h): a longer wish is not granted; 0 when it says nothing that can be read
 */
export function retryAfterMs(header: string | undefined, now: Date): number {
  const text = header?.trim() ?? '';
  const wanted = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(wanted) ? 0 : Math.min(LONGEST_DELAY_MS, Math.max(0, wanted));
}

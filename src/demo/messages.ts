import { setTimeout as sleep } from 'node:timers/promises';
import { DeliveryView, type VigieApi } from './api.js';

const LOOK_EVERY_MS = 500;
const MOST_LOOKS = 10;

/**
 * What the scans from one to another have made Vigie tell people, oldest first: also one that Vigie made in between,
 * because a deadline had passed. Messages are written after the scan that they are about, so this looks until no more
 * of them appear.
 */
export async function messagesOf(api: VigieApi, firstScan: number, lastScan: number): Promise<DeliveryView[]> {
  let messages: DeliveryView[] = [];
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    await sleep(LOOK_EVERY_MS);
    const all = await api.list(DeliveryView, '/deliveries?limit=1000');
    const ours = all.filter(({ scan_run_id: id }) => id !== null && id >= firstScan && id <= lastScan).reverse();
    if (look > 0 && ours.length === messages.length) break;
    messages = ours;
  }
  return messages;
}

/** One line per message, and why there are none. */
export function describeMessages(messages: readonly DeliveryView[]): string[] {
  if (messages.length === 0) return ['Nobody is told: no status has changed, or it is told after GROUP_WAIT_SECONDS (or ADMIN_EMAIL_RECIPIENT is not set).'];
  return ['Told (`skipped` = written but not sent, for want of EMAIL_HOST):', ...messages.map(({ status, recipient, subject }) => `  ${status} to ${recipient}: ${subject}`)];
}

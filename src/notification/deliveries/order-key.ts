import type { Destination } from '../routing/route.js';
import type { DeliveryKind } from './delivery-words.js';

/** Kinds that tell how the backups of an agent are: one of them is the end of another. Every other kind has an order of its own. */
const TELLS_STATUS: Record<DeliveryKind, boolean> = {
  alert: true, reminder: true, recovery: true, report_rejected: false, scan_failed: false, alarm: false, channel_disabled: false, digest: false, test: false,
};

/**
 * What must arrive in the order in which it was written has the same key: of one destination, everything about the statuses of one agent, and everything else by
 * its kind and agent. Mailboxes and agents are compared without case, and it does not matter which channel leads to a mailbox.
 */
export function orderKey({ channel, channel_id, recipient }: Destination, kind: DeliveryKind, agentId: string | null): string {
  const destination = channel === 'email' ? `mail ${recipient.toLowerCase()}` : `channel ${channel_id}`;
  return `${destination} ${TELLS_STATUS[kind] ? 'status' : kind} ${agentId?.toLowerCase() ?? ''}`;
}

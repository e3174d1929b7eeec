import type { NewEvent } from '../../events/event-log.js';
import type { Delivery } from './delivery.entity.js';

const FIELDS = ['id', 'kind', 'recipient', 'status', 'attempts', 'next_attempt_at', 'sent_at', 'last_error', 'job_ids', 'agent_id', 'scan_run_id'] as const;

/** A delivery as far as the feed tells of it. */
export type ChangedDelivery = Pick<Delivery, (typeof FIELDS)[number]>;

/** Columns of `ChangedDelivery`, for a RETURNING clause. */
export const CHANGED_DELIVERY = FIELDS.join(', ');

/** Tells whoever follows the feed what became of messages. */
export function deliveryEvents(deliveries: readonly ChangedDelivery[]): NewEvent[] {
  return deliveries.map((delivery) => ({
    type: 'delivery.changed',
    agent_id: delivery.agent_id,
    scan_run_id: delivery.scan_run_id,
    payload: {
      delivery_id: delivery.id,
      kind: delivery.kind,
      recipient: delivery.recipient,
      status: delivery.status,
      attempts: delivery.attempts,
      next_attempt_at: delivery.next_attempt_at?.toISOString() ?? null,
      sent_at: delivery.sent_at?.toISOString() ?? null,
      last_error: delivery.last_error ?? null,
      job_ids: delivery.job_ids,
    },
  }));
}

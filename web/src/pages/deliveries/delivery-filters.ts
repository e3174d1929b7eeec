import type { Schemas } from '../../api/client.ts';
import type { DeliveriesQuery } from '../../api/telling-queries.ts';
import { idOf, oneOf } from '../../parts/search.ts';

export const STATES = ['pending', 'retrying', 'sent', 'failed', 'skipped'] as const satisfies readonly Schemas['DeliveryStatus'][];
export const KINDS = ['alert', 'reminder', 'recovery', 'report_rejected', 'scan_failed', 'alarm', 'channel_disabled', 'digest', 'test'] as const satisfies readonly Schemas['DeliveryKind'][];
/** Those without a control of their own, shown as what the list is narrowed to. */
export const NARROWED = ['agent_id', 'recipient', 'channel_id', 'incident_id', 'job_id'] as const;

/** Reads the address; what it does not know is left out. */
export function deliveryFiltersOf(search: URLSearchParams): DeliveriesQuery {
  const [status, kind] = [oneOf(STATES, search.get('status')), oneOf(KINDS, search.get('kind'))];
  const [agent, recipient] = [search.get('agent_id'), search.get('recipient')];
  const [channel, incident, job] = [idOf(search.get('channel_id')), idOf(search.get('incident_id')), idOf(search.get('job_id'))];
  return {
    ...(status && { status }), ...(kind && { kind }), ...(agent && { agent_id: agent }), ...(recipient && { recipient }),
    ...(channel !== undefined && { channel_id: channel }), ...(incident !== undefined && { incident_id: incident }), ...(job !== undefined && { job_id: job }),
  };
}

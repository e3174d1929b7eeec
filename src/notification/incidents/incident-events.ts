import type { NewEvent } from '../../events/event-log.js';
import type { Incident } from './incident.entity.js';

type IncidentEventType = 'incident.opened' | 'incident.updated' | 'incident.resolved' | 'incident.acknowledged';

/** Tells whoever follows the feed of an incident. @param jobIds jobs with which something happened */
export function incidentEvent(type: IncidentEventType, { id, agent_id, state, acknowledged_by }: Pick<Incident, 'id' | 'agent_id' | 'state' | 'acknowledged_by'>, jobIds: readonly number[]): NewEvent {
  return { type, agent_id, payload: { incident_id: id, state, acknowledged_by, job_ids: jobIds } };
}

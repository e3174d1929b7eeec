import type { IncidentPart, IncidentPhase, OngoingItem, StatusContent, StatusItem } from '../mail/content.js';
import { isAlerting } from '../severity.js';
import type { Incident } from './incident.entity.js';

/** More names than that nobody reads beside what a message is about. */
const MOST_ONGOING = 200;

/** A job of an incident as one message sees it. `told`: the message is about it. `ongoing`: still wrong, and known. `past`: over, and known. */
export interface ViewedItem extends StatusItem {
  readonly role: 'told' | 'ongoing' | 'past';
  /** What people were told last; null = nothing. */
  readonly told_status: string | null;
}

/** What one recipient is told: only of jobs that are routed there. */
export function contentOf(incident: Incident, viewed: readonly ViewedItem[], silence: StatusContent['silence'], now: Date): StatusContent {
  const items = viewed.filter(({ role }) => role === 'told');
  const ongoing = viewed.filter(({ role }) => role === 'ongoing').map(({ job, status, since }): OngoingItem => ({ job, status, since }));
  return {
    kind: kindOf(items), agent_id: incident.agent_id, items, silence, incident: partOf(incident, viewed, now),
    ongoing: ongoing.slice(0, MOST_ONGOING), ongoing_left_out: Math.max(0, ongoing.length - MOST_ONGOING),
  };
}

/** Where an incident stands for one recipient: it has begun when nothing of it was told before, and is over when nothing of theirs is left. */
export function phaseOf(viewed: readonly Pick<ViewedItem, 'role' | 'kind' | 'told_status'>[]): IncidentPhase {
  const told = viewed.filter(({ role }) => role === 'told');
  if (told.some(({ kind }) => kind === 'alert')) {
    const isNew = viewed.every(({ role, kind, told_status }) => role === 'told' && kind === 'alert' && !(told_status !== null && isAlerting(told_status)));
    return isNew ? 'opened' : 'updated';
  }
  if (told.some(({ kind }) => kind === 'reminder')) return 'reminder';
  return viewed.some(({ role }) => role === 'ongoing') ? 'updated' : 'resolved';
}

function partOf(incident: Incident, viewed: readonly ViewedItem[], now: Date): IncidentPart {
  const { id, opened_at, acknowledged_at, acknowledged_by, acknowledge_note } = incident;
  return {
    id, opened_at, phase: phaseOf(viewed),
    jobs: viewed.length,
    in_trouble: viewed.filter(({ role, kind }) => role === 'ongoing' || (role === 'told' && kind !== 'recovery')).length,
    cycles_missed: viewed.reduce((sum, { cycles_missed }) => sum + cycles_missed, 0),
    lasted_ms: Math.max(0, now.getTime() - opened_at.getTime()),
    acknowledged: acknowledged_at === null ? null : { at: acknowledged_at, by: acknowledged_by, note: acknowledge_note },
  };
}

/** An alert if any of it is one, else a reminder, else a recovery. */
function kindOf(items: readonly StatusItem[]): StatusContent['kind'] {
  const kinds = new Set(items.map(({ kind }) => kind));
  return kinds.has('alert') ? 'alert' : kinds.has('reminder') ? 'reminder' : 'recovery';
}

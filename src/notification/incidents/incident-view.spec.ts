import type { IncidentPhase } from '../mail/content.js';
import { contentOf, phaseOf, type ViewedItem } from './incident-view.js';
import { Incident } from './incident.entity.js';

type Item = Pick<ViewedItem, 'role' | 'kind' | 'told_status'>;
const NEW: Item = { role: 'told', kind: 'alert', told_status: null };
const AGAIN: Item = { ...NEW, told_status: 'success' };
const WORSE: Item = { ...NEW, told_status: 'failed' };
const RECOVERY: Item = { role: 'told', kind: 'recovery', told_status: 'failed' };
const REMINDER: Item = { role: 'told', kind: 'reminder', told_status: 'failed' };
const ONGOING: Item = { role: 'ongoing', kind: 'alert', told_status: 'failed' };
const PAST: Item = { role: 'past', kind: 'recovery', told_status: 'success' };

it.each<[string, Item[], IncidentPhase]>([
  ['one job that fails is an incident that has begun', [NEW], 'opened'],
  ['many that fail together are too', [NEW, AGAIN], 'opened'],
  ['one more beside others is an update', [NEW, ONGOING], 'updated'],
  ['another bad status is an update', [WORSE], 'updated'],
  ['one more after others have recovered is an update', [NEW, PAST], 'updated'],
  ['a recovery that leaves others is an update', [RECOVERY, ONGOING], 'updated'],
  ['the last recovery is the end', [RECOVERY, PAST], 'resolved'],
  ['all recoveries together are the end', [RECOVERY, RECOVERY], 'resolved'],
  ['what is still wrong is a reminder', [REMINDER, ONGOING], 'reminder'],
  ['a recovery beside something new is an update', [RECOVERY, NEW], 'updated'],
])('%s', (_sentence, viewed, phase) => {
  expect(phaseOf(viewed)).toBe(phase);
});

it('A message names 200 of what is still wrong, counts the rest, and is about nothing of it', () => {
  const at = new Date('2026-06-12T12:00:00Z');
  const incident = Object.assign(new Incident(), { id: 12, agent_id: 'ACME', opened_at: at, acknowledged_at: null, acknowledged_by: null, acknowledge_note: null });
  const viewed = Array.from({ length: 300 }, (_, id): ViewedItem => ({
    ...(id === 0 ? RECOVERY : id < 20 ? PAST : ONGOING), status: 'failed', entry: null, since: at, cycles_missed: 1, findings: [],
    job: { id, database_name: `DB_${id}`, agent_id_responsible: 'ACME', company_name: 'ACME', city: 'Douala', current_status: 'failed' },
  }));
  const content = contentOf(incident, viewed, null, new Date(at.getTime() + 60_000));
  expect([content.kind, content.items.length, content.ongoing?.length, content.ongoing_left_out]).toEqual(['recovery', 1, 200, 80]);
  expect(content.incident).toMatchObject({ phase: 'updated', jobs: 300, in_trouble: 280, cycles_missed: 300, lasted_ms: 60_000 });
});

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { silenceOf } from '../deciding/agent-silence.js';
import { foldChanges } from '../deciding/fan-out.js';
import { changesSinceTold, hold, holdBack } from '../deciding/held-alerts.js';
import { loadTold, remember } from '../deciding/job-alerts.js';
import { loadJobs } from '../deciding/job-facts.js';
import { statusChanges } from '../deciding/status-changes.js';
import { Outbox } from '../deliveries/outbox.js';
import { contentOf } from './incident-view.js';
import type { Incident } from './incident.entity.js';
import { partsOf, type Subject, type TellableItem, viewedItems } from './incident-items.js';
import { postponedUntil } from './timing.js';

/** Tells people about an incident: writes the messages and remembers in `job_alerts` what they say. */
@Injectable()
export class IncidentTeller {
  constructor(private readonly outbox: Outbox, private readonly clock: Clock, private readonly config: AppConfig) {}

  /** The net change of every job since it was last told. Too soon after the last worsening it is put off. */
  async tell(manager: EntityManager, incident: Incident): Promise<void> {
    const now = this.clock.now();
    const parts = await partsOf(manager, incident.id);
    const ids = parts.map(({ job_id }) => job_id);
    const [jobs, told] = [await loadJobs(manager, ids), await loadTold(manager, ids)];
    const events = await changesSinceTold(manager, ids);
    const folded = foldChanges(await statusChanges(manager, events, jobs), told, (id) => jobs.get(id)?.is_active ?? false);
    const { notices, flapping } = await holdBack(manager, folded, jobs, told, now);
    const putOff = postponedUntil(notices.map(({ kind }) => kind), incident, now, this.config.notification);
    if (putOff !== null) {
      await manager.query('UPDATE incidents SET due_at = $2 WHERE id = $1', [incident.id, putOff]);
      return;
    }
    if (notices.length === 0) return;
    const items = await viewedItems(manager, notices, { parts, jobs, told, flapping }, now);
    const last = events.findLast(({ job_id }) => notices.some((notice) => notice.job_id === job_id));
    await this.write(manager, incident, items, last?.scan_run_id ?? null);
    await remember(manager, notices, new Set(flapping.keys()), now);
    // Their next message waits until they are steady.
    await hold(manager, [...flapping.keys()], now);
    await manager.query('UPDATE incidents SET told_at = $2, worse_told_at = CASE WHEN $3 THEN $2 ELSE worse_told_at END WHERE id = $1', [incident.id, now, notices.some(({ kind }) => kind === 'alert')]);
  }

  /** Jobs of the incident that are still in trouble. When they were told is the caller's business. */
  async remind(manager: EntityManager, incident: Incident, overdue: readonly Subject[]): Promise<void> {
    const now = this.clock.now();
    const parts = await partsOf(manager, incident.id);
    const ids = parts.map(({ job_id }) => job_id);
    const items = await viewedItems(manager, overdue, { parts, jobs: await loadJobs(manager, ids), told: await loadTold(manager, ids), flapping: new Map() }, now);
    await this.write(manager, incident, items, null);
    await manager.query('UPDATE incidents SET told_at = $2 WHERE id = $1', [incident.id, now]);
  }

  private async write(manager: EntityManager, incident: Incident, items: readonly TellableItem[], scan_run_id: number | null): Promise<void> {
    const routed = await this.outbox.router.ofJobs(manager, items);
    // What lasts is mentioned to whoever hears of something new; it is no reason to write to anybody.
    const recipients = routed.filter((recipient) => recipient.items.some(({ role }) => role === 'told'));
    const silence = await silenceOf(manager, incident.agent_id, items.filter(({ role }) => role === 'told'));
    const origin = { agent_id: incident.agent_id, scan_run_id, incident_id: incident.id };
    await this.outbox.write(manager, recipients, origin, (viewed) => contentOf(incident, viewed, silence, this.clock.now()), (viewed) => viewed.filter(({ role }) => role === 'told').map(({ job }) => job.id));
  }
}

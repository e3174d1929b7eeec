import { Injectable } from '@nestjs/common';
import { Any, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import type { ExpectedBackupJob } from '../jobs/job.entity.js';
import { silenceOf } from './agent-silence.js';
import type { StoredEvent } from './event-group.js';
import { foldChanges, type Notice, type StatusChange, type Told } from './fan-out.js';
import { claimFindings } from './finding-notices.js';
import { JobAlert } from './job-alert.entity.js';
import { loadEntries, loadJobs, missedCycles } from './job-facts.js';
import type { StatusContent, StatusItem } from './mail/content.js';
import { type Origin, Outbox } from './outbox.js';
import { addressed } from './recipients.js';

/** A job's part of a message, and whom it is for. */
interface TellableItem extends StatusItem {
  readonly job: ExpectedBackupJob;
}

/** Tells people about jobs: writes the messages and remembers in `job_alerts` what they say. */
@Injectable()
export class StatusTeller {
  constructor(private readonly outbox: Outbox, private readonly clock: Clock) {}

  /** The net change of every job that these events (of one agent in one run) speak of. Jobs deleted meanwhile are left out. */
  async tellChanges(manager: EntityManager, events: readonly StoredEvent[], origin: Origin): Promise<void> {
    const changed = events.flatMap((event) =>
      event.type === 'job.status_changed' && event.job_id !== null ? [{ to: event.payload.to, entry_id: event.payload.entry_id, job_id: event.job_id, occurred_at: event.occurred_at }] : [],
    );
    if (changed.length === 0) return;
    const jobIds = [...new Set(changed.map(({ job_id }) => job_id))];
    const jobs = await loadJobs(manager, jobIds);
    const entries = await loadEntries(manager, changed.map(({ entry_id }) => entry_id));
    const changes = changed
      .filter(({ job_id }) => jobs.has(job_id))
      .map(({ job_id, to, entry_id, occurred_at }): StatusChange => ({ job_id, to, entry_id, at: entries.get(entry_id)?.created_at ?? occurred_at }));
    const notices = foldChanges(changes, await loadTold(manager, jobIds), (id) => jobs.get(id)?.is_active ?? false);
    if (notices.length === 0) return;
    const missed = await missedCycles(manager, notices);
    const findings = await claimFindings(manager, notices.map(({ job_id }) => job_id), this.clock.now());
    const items = notices.flatMap((notice): TellableItem[] => {
      const job = jobs.get(notice.job_id);
      if (!job) return [];
      return [{ ...notice, job, entry: entries.get(notice.entry_id) ?? null, cycles_missed: missed.get(notice.job_id) ?? 0, findings: findings.get(notice.job_id) ?? [] }];
    });
    await this.write(manager, items, origin);
    await remember(manager, notices, this.clock.now());
  }

  /** Jobs of one agent that are still in trouble. Their `told_at` is the caller's business. */
  async remind(manager: EntityManager, overdue: readonly { job_id: number; status: string; entry_id: number; since: Date }[]): Promise<void> {
    const jobs = await loadJobs(manager, overdue.map(({ job_id }) => job_id));
    const entries = await loadEntries(manager, overdue.map(({ entry_id }) => entry_id));
    const missed = await missedCycles(manager, overdue);
    const findings = await claimFindings(manager, overdue.map(({ job_id }) => job_id), this.clock.now());
    const items = overdue.flatMap(({ job_id, status, entry_id, since }): TellableItem[] => {
      const job = jobs.get(job_id);
      if (!job) return [];
      return [{ kind: 'reminder', status, job, entry: entries.get(entry_id) ?? null, since, cycles_missed: missed.get(job_id) ?? 0, findings: findings.get(job_id) ?? [] }];
    });
    await this.write(manager, items, { agent_id: items[0]?.job.agent_id_responsible ?? null, scan_run_id: null });
  }

  private async write(manager: EntityManager, items: readonly TellableItem[], origin: Origin): Promise<void> {
    const recipients = addressed(items, this.outbox.admins, ({ job }) => job.email_for_notifications);
    const agent_id = items[0]?.job.agent_id_responsible ?? '';
    const silence = await silenceOf(manager, agent_id, items);
    const contentOf = (told: readonly TellableItem[]): StatusContent => ({ kind: kindOf(told), agent_id, items: told, silence });
    await this.outbox.write(manager, recipients, origin, contentOf, (told) => told.map(({ job }) => job.id));
  }
}

function kindOf(items: readonly TellableItem[]): StatusContent['kind'] {
  const kinds = new Set(items.map(({ kind }) => kind));
  return kinds.has('alert') ? 'alert' : kinds.has('reminder') ? 'reminder' : 'recovery';
}

async function loadTold(manager: EntityManager, jobIds: readonly number[]): Promise<Map<number, Told>> {
  const rows = await manager.find(JobAlert, { where: { job_id: Any(jobIds) } });
  return new Map(rows.map(({ job_id, told_status, told_entry_id, since }) => [job_id, { status: told_status, entry_id: told_entry_id, since }]));
}

async function remember(manager: EntityManager, notices: readonly Notice[], now: Date): Promise<void> {
  await manager.query(
    `INSERT INTO job_alerts (job_id, told_status, told_entry_id, since, told_at)
     SELECT notice.*, $5 FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[]) AS notice
     ON CONFLICT (job_id) DO UPDATE
       SET told_status = excluded.told_status, told_entry_id = excluded.told_entry_id, since = excluded.since, told_at = excluded.told_at`,
    [notices.map((notice) => notice.job_id), notices.map(({ status }) => status), notices.map(({ entry_id }) => entry_id), notices.map(({ since }) => since), now],
  );
}

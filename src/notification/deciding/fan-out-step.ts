import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { claimEvents, inGroups, type StoredEvent } from './event-group.js';
import type { AlarmItem } from '../mail/content.js';
import { type Origin, Outbox } from '../deliveries/outbox.js';
import { takeOutboxLock } from './outbox-lock.js';
import { alarmItems, reportItems, scanErrors } from './report-items.js';
import { IncidentBook } from '../incidents/incident-book.js';
import { loadJobs } from './job-facts.js';
import { statusChanges } from './status-changes.js';

/** How many of the oldest events decide whose are told together: those of a group of a scan go in few statements (0.05 per database of a first day, 0.06 with 1,000), and a transaction stays short. */
const AT_ONCE = 1_500;

/**
 * Turns released events into deliveries, those of one agent in one run always together. Changes of status are noted in incidents,
 * which are told when they are due.
 */
@Injectable()
export class FanOutStep {
  private readonly logger = new Logger(FanOutStep.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly incidents: IncidentBook,
  ) {}

  /**
   * Fans out everything that is released, many agents at once; where that fails, one by one. A group that cannot be told is logged,
   * left for the next sweep, and does not hold up the others.
   */
  async runAll(shouldStop: () => boolean): Promise<void> {
    const round: Round = { atOnce: AT_ONCE, broken: new Set() };
    while (!shouldStop() && (await this.step(round)));
  }

  /** @returns whether there may be more. */
  private async step(round: Round): Promise<boolean> {
    let groups: readonly string[] = [];
    try {
      return await this.dataSource.transaction(async (manager) => {
        if (!(await takeOutboxLock(manager))) return false;
        const events = await claimEvents(manager, round.atOnce, [...round.broken]);
        if (events.length === 0) return false;
        const grouped = inGroups(events);
        groups = [...grouped.keys()];
        await this.noteStatuses(manager, events);
        for (const [first, ...rest] of grouped.values()) if (first) await this.tell(manager, [first, ...rest], first);
        await manager.query('UPDATE events SET fanned_out_at = $2 WHERE id = ANY($1)', [events.map(({ id }) => id), this.clock.now()]);
        // Fewer than were asked for are all. What this process releases meanwhile wakes it again; what another one does is found by the next sweep.
        return events.length >= round.atOnce;
      });
    } catch (error) {
      return this.isMoreAfter(error, groups, round);
    }
  }

  private isMoreAfter(error: unknown, groups: readonly string[], round: Round): boolean {
    const [group = ''] = groups;
    if (groups.length > 1) {
      this.logger.warn(`Events of ${groups.length} agents could not be turned into messages together (${String(error)}); each is done by itself.`);
      round.atOnce = 1;
      return true;
    }
    this.logger.error(`Events of run/agent "${group}" could not be turned into messages: ${String(error)}`, error instanceof Error ? error.stack : undefined);
    round.broken.add(group);
    return group !== '';
  }

  private async tell(manager: EntityManager, events: readonly StoredEvent[], { agent_id, scan_run_id }: StoredEvent): Promise<void> {
    const origin = { agent_id, scan_run_id };
    const { router } = this.outbox;
    const reports = reportItems(events);
    if (reports.length > 0) {
      const told = await router.ofOthers(manager, reports, { kind: 'report_rejected', severity: 'warning', agent_id });
      await this.outbox.write(manager, told, origin, (items) => ({ kind: 'report_rejected', agent_id, reports: items }));
    }
    const errors = scanErrors(events);
    if (errors.length > 0) {
      const told = await router.ofOthers(manager, errors, { kind: 'scan_failed', severity: 'critical', agent_id });
      await this.outbox.write(manager, told, origin, (items) => ({ kind: 'scan_failed', ...origin, errors: items }));
    }
    await this.tellAlarms(manager, alarmItems(events), origin);
  }

  private async noteStatuses(manager: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    const jobIds = new Set(events.flatMap(({ type, job_id }) => (type === 'job.status_changed' && job_id !== null ? [job_id] : [])));
    if (jobIds.size === 0) return;
    await this.incidents.note(manager, await statusChanges(manager, events, await loadJobs(manager, [...jobIds])));
  }

  private async tellAlarms(manager: EntityManager, alarms: readonly AlarmItem[], origin: Origin): Promise<void> {
    if (alarms.length === 0) return;
    // The end goes to whoever was told of the beginning: both are routed alike.
    const told = await this.outbox.router.ofOthers(manager, alarms, { kind: 'alarm', severity: 'critical', agent_id: null });
    await this.outbox.write(manager, told, origin, (items) => ({ kind: 'alarm', alarms: items }));
  }
}

/** What one run of all steps goes by. */
interface Round {
  atOnce: number;
  readonly broken: Set<string>;
}

import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { claimEvents, groupKey, type StoredEvent } from './event-group.js';
import { Outbox } from './outbox.js';
import { takeOutboxLock } from './outbox-lock.js';
import { addressed } from './recipients.js';
import { reportItems, scanErrors } from './report-items.js';
import { StatusTeller } from './status-teller.js';

/** Turns released events into deliveries, all events of one agent in one run at a time. */
@Injectable()
export class FanOutStep {
  private readonly logger = new Logger(FanOutStep.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly statuses: StatusTeller,
  ) {}

  /**
   * Fans out everything that is released. A group that cannot be told is logged, left for the next sweep,
   * and does not hold up the others.
   */
  async runAll(shouldStop: () => boolean): Promise<void> {
    const broken = new Set<string>();
    while (!shouldStop() && (await this.step(broken)));
  }

  /** @returns whether there may be more. */
  private async step(broken: Set<string>): Promise<boolean> {
    let group = '';
    try {
      return await this.dataSource.transaction(async (manager) => {
        if (!(await takeOutboxLock(manager))) return false;
        const events = await claimEvents(manager, [...broken]);
        const [first] = events;
        if (!first) return false;
        group = groupKey(first);
        await this.tell(manager, events, first);
        await manager.query('UPDATE events SET fanned_out_at = $2 WHERE id = ANY($1)', [events.map(({ id }) => id), this.clock.now()]);
        return true;
      });
    } catch (error) {
      this.logger.error(`Events of run/agent "${group}" could not be turned into messages: ${String(error)}`, error instanceof Error ? error.stack : undefined);
      if (group === '') return false;
      broken.add(group);
      return true;
    }
  }

  private async tell(manager: EntityManager, events: readonly StoredEvent[], { agent_id, scan_run_id }: StoredEvent): Promise<void> {
    const origin = { agent_id, scan_run_id };
    await this.statuses.tellChanges(manager, events, origin);
    const toAdmins = <T>(items: readonly T[]) => addressed(items, this.outbox.admins, () => null);
    const reports = reportItems(events);
    if (reports.length > 0) await this.outbox.write(manager, toAdmins(reports), origin, (items) => ({ kind: 'report_rejected', agent_id, reports: items }));
    const errors = scanErrors(events);
    if (errors.length > 0) await this.outbox.write(manager, toAdmins(errors), origin, (items) => ({ kind: 'scan_failed', ...origin, errors: items }));
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { IncidentBook } from '../incidents/incident-book.js';
import { changesSinceTold, claimReleased, isAnyHeld } from './held-alerts.js';
import { isAlerting } from '../severity.js';
import { newestOf } from './fan-out.js';
import { loadJobs } from './job-facts.js';
import { takeOutboxLock } from './outbox-lock.js';
import { statusChanges } from './status-changes.js';

/** Lets go of what maintenance windows, silences and flapping have held back, one agent at a time: its incident is due now. */
@Injectable()
export class HeldStep {
  private readonly logger = new Logger(HeldStep.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly incidents: IncidentBook,
  ) {}

  /** Releases everything that is held no longer, each agent once. One that cannot be is logged, left for the next sweep, and does not hold up the others. */
  async runAll(shouldStop: () => boolean): Promise<void> {
    const any = await isAnyHeld(this.dataSource.manager).catch((error: unknown) => {
      this.logger.error(`Alerts that were held back could not be looked for: ${String(error)}`);
      return false;
    });
    if (!any) return;
    const looked: string[] = [];
    while (!shouldStop() && (await this.step(looked)));
  }

  /** @returns whether there may be more. */
  private async step(looked: string[]): Promise<boolean> {
    const before = looked.length;
    try {
      return await this.dataSource.transaction(async (manager) => {
        if (!(await takeOutboxLock(manager))) return false;
        const released = await claimReleased(manager, this.clock.now(), looked);
        if (released === null) return false;
        looked.push(released.agentKey);
        await this.release(manager, released.jobIds);
        return true;
      });
    } catch (error) {
      this.logger.error(`Alerts of agent "${looked[before]}" that were held back could not be released: ${String(error)}`, error instanceof Error ? error.stack : undefined);
      return looked.length > before;
    }
  }

  /** What left its incident meanwhile (it was switched off) comes back. */
  private async release(manager: EntityManager, jobIds: readonly number[]): Promise<void> {
    const [steady] = await manager.query<[{ job_id: number }[], number]>('UPDATE job_alerts SET flapping_since = NULL WHERE job_id = ANY ($1) AND flapping_since IS NOT NULL RETURNING job_id', [jobIds]);
    const newest = newestOf(await statusChanges(manager, await changesSinceTold(manager, jobIds), await loadJobs(manager, jobIds)));
    await this.incidents.noteNewest(manager, newest);
    // What was mended while it was held hurries nobody.
    const worthTelling = newest.filter(({ status }) => isAlerting(status));
    await this.incidents.hurry(manager, [...steady, ...worthTelling].map(({ job_id }) => job_id));
  }
}

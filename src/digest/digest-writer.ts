import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { EventLog } from '../events/event-log.js';
import type { ListedDelivery } from '../notification/deliveries/dto/delivery-summary.dto.js';
import { Outbox } from '../notification/deliveries/outbox.js';
import { mailTo } from '../notification/deliveries/recipients.js';
import type { DigestPeriod } from '../notification/message/digest-period.js';
import type { DigestFacts } from '../notification/message/dto/digest-facts.dto.js';
import type { DigestVolume } from '../notification/message/dto/digest-surroundings.dto.js';
import { DigestFigures } from './digest-figures.js';

const NOWHERE = { agent_id: null, scan_run_id: null } as const;

/** What is to be written. */
export interface DigestOrder {
  readonly period: DigestPeriod;
  /** One address, whatever the rules say; null = where the rules say. */
  readonly recipient: string | null;
  readonly volumes: DigestVolume[] | null;
}

/** Writes digests: the row and the messages in one transaction. */
@Injectable()
export class DigestWriter {
  constructor(
    private readonly figures: DigestFigures,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly events: EventLog,
  ) {}

  /** False without SMTP settings. */
  get canMail(): boolean {
    return this.outbox.canSend;
  }

  /** Before a transaction begins: a volume may take its time. @returns null when one cannot be asked */
  volumes(): Promise<DigestVolume[] | null> {
    return this.figures.volumes();
  }

  /** After the commit: what was written may be sent. */
  wake(): void {
    this.events.wake();
  }

  /**
   * Counts a day as told without a message, where no digest was ever due before: the installation is new, and its first day is half over.
   * @returns whether it does
   */
  async passOver(manager: EntityManager, day: string): Promise<boolean> {
    const rows = await manager.query<object[]>(
      `INSERT INTO digests (period, day, is_scheduled) SELECT 'daily', $1, true WHERE NOT EXISTS (SELECT FROM digests WHERE is_scheduled)
       ON CONFLICT (period, day) WHERE is_scheduled DO NOTHING RETURNING id`,
      [day],
    );
    return rows.length > 0;
  }

  /** The daily digest of a day, once, whoever else tries at the same time. @returns null when it is somebody else's */
  async writeScheduled(manager: EntityManager, day: string, volumes: DigestVolume[] | null): Promise<ListedDelivery[] | null> {
    const [row] = await manager.query<{ id: number }[]>(
      `INSERT INTO digests (period, day, is_scheduled) VALUES ('daily', $1, true) ON CONFLICT (period, day) WHERE is_scheduled DO NOTHING RETURNING id`,
      [day],
    );
    if (row === undefined) return null;
    const facts = await this.figures.figures(manager, 'daily', volumes);
    return this.tell(manager, row.id, Object.assign(facts, { day }), null);
  }

  /** One that somebody asks for. */
  async writeOrdered(manager: EntityManager, { period, recipient, volumes }: DigestOrder): Promise<{ id: number; deliveries: ListedDelivery[] }> {
    const facts = await this.figures.figures(manager, period, volumes);
    const [row] = await manager.query<{ id: number }[]>('INSERT INTO digests (period, day, is_scheduled) VALUES ($1, $2, false) RETURNING id', [period, facts.day]);
    if (row === undefined) throw new Error('A digest was not inserted.');
    return { id: row.id, deliveries: await this.tell(manager, row.id, facts, recipient) };
  }

  private async tell(manager: EntityManager, id: number, digest: DigestFacts, recipient: string | null): Promise<ListedDelivery[]> {
    const told = recipient === null ? await this.outbox.router.ofOthers(manager, [digest], { kind: 'digest', severity: 'info', agent_id: null }) : [mailTo(recipient, [digest])];
    const deliveries = await this.outbox.write(manager, told, NOWHERE, () => ({ kind: 'digest', digest }));
    await manager.query('UPDATE digests SET is_well = $2, jobs_active = $3, jobs_ok = $4, delivery_ids = $5, written_at = $6 WHERE id = $1', [
      id, digest.is_well, digest.jobs.active, digest.jobs.ok, deliveries.map((delivery) => delivery.id), this.clock.now(),
    ]);
    return deliveries;
  }
}

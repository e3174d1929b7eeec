import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';
import { dueDay } from './digest-days.js';

/** A scan that hangs must not keep the digest back for good. */
const PATIENCE_MS = 30 * 60_000;

/** Whether the daily digest is sent by the clock; a test that moves the clock itself decides when. */
@Injectable()
export class DigestOptions {
  readonly isOn: boolean = true;
}

/** Knows which digest is due. */
@Injectable()
export class DigestTimes {
  private readonly startedAt: Date;

  constructor(private readonly config: AppConfig, private readonly clock: Clock, private readonly options: DigestOptions) {
    this.startedAt = clock.now();
  }

  get isOn(): boolean {
    return this.options.isOn && this.config.notification.digestHour !== null;
  }

  /** The newest day whose digest is due and was not written, if it may be written now. Days before it are left out. */
  async untoldDay(manager: EntityManager): Promise<string | null> {
    const { digestHour, timezone } = this.config.notification;
    if (digestHour === null) return null;
    const { day, at } = dueDay(this.clock.now(), digestHour, timezone);
    const known = await manager.query<object[]>(`SELECT FROM digests WHERE is_scheduled AND period = 'daily' AND day = $1`, [day]);
    if (known.length > 0) return null;
    return (await this.knowsThePresent(manager, at)) ? day : null;
  }

  /** What fell due while Vigie was down waits for the first scan of everything after the start: before that nobody knows what became of anything. */
  private async knowsThePresent(manager: EntityManager, dueAt: Date): Promise<boolean> {
    const waits = this.config.scanner.intervalMs > 0 && dueAt < this.startedAt && this.clock.now().getTime() - this.startedAt.getTime() < PATIENCE_MS;
    if (!waits) return true;
    const rows = await manager.query<object[]>(`SELECT FROM scan_runs WHERE state IN ('done', 'failed') AND trigger <> 'deadline' AND finished_at >= $1 LIMIT 1`, [this.startedAt]);
    return rows.length > 0;
  }
}

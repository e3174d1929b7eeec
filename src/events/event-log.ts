import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { CommitWatch } from './commit-watch.js';
import { DomainEvent } from './event.entity.js';
import { type EventPayloads, EVENTS_RELEASED, type EventType, KEPT } from './event-types.js';

/** An event as its publisher gives it; everything not named is null. */
export type NewEvent = {
  [T in EventType]: {
    readonly type: T;
    readonly payload: EventPayloads[T];
    readonly agent_id?: string | null;
    readonly job_id?: number | null;
    readonly scan_run_id?: number | null;
    /** Complete in itself: may be told at once, without waiting for the rest of the agent's scan. */
    readonly released?: boolean;
  };
}[EventType];

/** Ten columns each: well below PostgreSQL's 65,535 parameters. */
const ROWS_PER_STATEMENT = 5_000;

/** Writes events in the transaction that makes them true, and wakes listeners once they may be told. */
@Injectable()
export class EventLog {
  constructor(
    private readonly emitter: EventEmitter2,
    private readonly clock: Clock,
    private readonly commits: CommitWatch,
  ) {}

  /** One statement for all events, inside the caller's transaction; who follows the feed is woken after its commit. */
  async publish(manager: EntityManager, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const now = this.clock.now();
    const rows = events.map(({ released, ...event }) => ({
      agent_id: null, job_id: null, scan_run_id: null, ...event, occurred_at: now, ...fate(event.type, released ?? false, now),
    }));
    for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) await manager.insert(DomainEvent, rows.slice(start, start + ROWS_PER_STATEMENT));
    this.commits.wakeAfter(manager);
  }

  /** Everything of this agent in this run is recorded: its events may be told, together. */
  async releaseAgent(manager: EntityManager, scanRunId: number, agentId: string): Promise<void> {
    await manager.query(
      `UPDATE events SET released_at = $3 WHERE scan_run_id = $1 AND agent_id = $2 AND released_at IS NULL AND fanned_out_at IS NULL`,
      [scanRunId, agentId, this.clock.now()],
    );
  }

  /** Releases whatever a run has left, when it ended or was interrupted. */
  async releaseRun(manager: EntityManager, scanRunId: number): Promise<void> {
    await manager.query(`UPDATE events SET released_at = $2 WHERE scan_run_id = $1 AND released_at IS NULL AND fanned_out_at IS NULL`, [
      scanRunId, this.clock.now(),
    ]);
  }

  /** Call after the commit: listeners look into the database themselves, so a lost call only costs them time. */
  wake(): void {
    this.emitter.emit(EVENTS_RELEASED);
  }
}

/** What nobody is told of counts as told from the start, so that the outbox never sees it, and has an end. */
function fate(type: EventType, released: boolean, now: Date): Pick<DomainEvent, 'released_at' | 'fanned_out_at' | 'expires_at'> {
  const kept = KEPT[type];
  if (kept === 'told') return { released_at: released ? now : null, fanned_out_at: null, expires_at: null };
  return { released_at: now, fanned_out_at: now, expires_at: new Date(now.getTime() + kept) };
}

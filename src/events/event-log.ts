import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { DomainEvent } from './event.entity.js';
import { type EventPayloads, EVENTS_RELEASED, type EventType } from './event-types.js';

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

/** Writes events in the transaction that makes them true, and wakes listeners once they may be told. */
@Injectable()
export class EventLog {
  constructor(private readonly emitter: EventEmitter2, private readonly clock: Clock) {}

  /** One statement for all events, inside the caller's transaction. */
  async publish(manager: EntityManager, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const now = this.clock.now();
    await manager.insert(
      DomainEvent,
      events.map(({ released, ...event }) => ({
        agent_id: null, job_id: null, scan_run_id: null, ...event, occurred_at: now, released_at: released ? now : null,
      })),
    );
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

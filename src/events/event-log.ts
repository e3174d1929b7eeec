import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { partsOf } from '../common/parts.js';
import { insertJson, insertRows } from '../database/insert-rows.js';
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

/** Some megabytes at most. */
const ROWS_PER_STATEMENT = 5_000;

const COLUMNS = 'type, agent_id, job_id, scan_run_id, payload, occurred_at, released_at, fanned_out_at, expires_at';

/** SQL that writes events. @param rows SQL of what has them, as JSON; null = none */
export const insertEvents = (rows: string): string => insertJson('events', COLUMNS, rows);

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
    const rows = this.rowsOf(events);
    for (const part of partsOf(rows, ROWS_PER_STATEMENT)) await insertRows(manager, DomainEvent, part);
    this.commits.wakeAfter(manager);
  }

  /**
   * The same as part of a statement of the caller's, which writes what the events tell: for few events, and many such statements.
   * @param send sends a statement that has `insertEvents` of the rows, as JSON
   * @returns what that gives; where it throws nobody is woken
   */
  async publishWith<R>(manager: EntityManager, events: readonly NewEvent[], send: (rows: string) => Promise<R>): Promise<R> {
    const answer = await send(JSON.stringify(this.rowsOf(events)));
    if (events.length > 0) this.commits.wakeAfter(manager);
    return answer;
  }

  private rowsOf(events: readonly NewEvent[]): object[] {
    const now = this.clock.now();
    return events.map(({ released, ...event }) => ({ agent_id: null, job_id: null, scan_run_id: null, ...event, occurred_at: now, ...fate(event.type, released ?? false, now) }));
  }

  /** Everything of these agents in this run is recorded: the events of each may be told, together. @param agentIds null: what is of none @returns how many there are */
  async releaseAgents(manager: EntityManager, scanRunId: number, agentIds: readonly (string | null)[]): Promise<number> {
    const [, released] = await manager.query<[unknown, number]>(
      `UPDATE events SET released_at = $3 WHERE scan_run_id = $1 AND coalesce(agent_id, '') = ANY ($2) AND released_at IS NULL AND fanned_out_at IS NULL`,
      [scanRunId, agentIds.map((id) => id ?? ''), this.clock.now()],
    );
    return released;
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

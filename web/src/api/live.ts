import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { queryClient } from './query-client.ts';
import { SESSION_KEY, sessionQuery } from './session.ts';
import { staleAfter } from './stale.ts';
import type { Schemas } from './client.ts';

export type ScanRun = Schemas['ScanRun'];
export type Connection = 'connecting' | 'open' | 'lost';

const KINDS = [
  'entries.recorded', 'job.status_changed', 'job.changed', 'scan.queued', 'scan.started', 'scan.progress', 'scan.finished', 'scan.failed', 'report.rejected', 'report.stuck',
  'agent.changed', 'agent.silent', 'agent.heard', 'delivery.changed', 'maintenance_window.changed', 'alarm.raised', 'alarm.cleared',
  'incident.opened', 'incident.updated', 'incident.resolved', 'incident.acknowledged', 'silence.changed', 'audit.recorded',
] as const satisfies readonly Schemas['EventType'][];
/** What comes in one burst is asked for once. */
const GATHER_MS = 120;
const RETRY_MS = 3_000;
/** The newest that the stream told of a scan. */
export const SCAN_KEY = ['scan', 'live'] as const;

/** One stream for the whole page: says what is stale, so that whatever is on the screen is asked for again at once. */
class Live {
  private source: EventSource | null = null;
  private lastId = '';
  private retry: number | undefined;
  private gathering: number | undefined;
  private stale = new Map<string, QueryKey>();
  private readonly listeners = new Set<() => void>();
  connection: Connection = 'connecting';

  constructor(private readonly client: QueryClient) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Opens the stream ahead of `start`: what is asked for meanwhile is behind it. */
  readonly prepare = (): void => {
    if (this.source === null) this.open();
  };

  readonly start = (): (() => void) => {
    this.prepare();
    const reopen = (): void => this.reopen();
    window.addEventListener('online', reopen);
    return () => {
      window.removeEventListener('online', reopen);
      window.clearTimeout(this.retry);
      this.source?.close();
      this.source = null;
      this.lastId = '';
      this.set('connecting');
    };
  };

  private open(): void {
    const source = new EventSource(this.lastId === '' ? '/events' : `/events?last_event_id=${encodeURIComponent(this.lastId)}`);
    this.source = source;
    source.addEventListener('open', () => {
      // What came between was perhaps not replayed: an id is known only once an event has come.
      if (this.connection === 'lost') void this.client.invalidateQueries();
      this.set('open');
    });
    for (const kind of KINDS) source.addEventListener(kind, (event) => this.take(event));
    source.addEventListener('reset', () => void this.client.invalidateQueries());
    source.addEventListener('error', () => {
      this.set('lost');
      if (source.readyState === EventSource.CLOSED) this.retry = window.setTimeout(() => void this.tryAgain(), RETRY_MS);
    });
  }

  private reopen(): void {
    if (this.connection === 'open') return;
    window.clearTimeout(this.retry);
    this.source?.close();
    this.open();
  }

  /** The browser has given up: the server was away, or does not know us any more. */
  private async tryAgain(): Promise<void> {
    const session = await this.client.query({ ...sessionQuery, staleTime: 0, retry: false }).catch(() => undefined);
    if (session === null) {
      this.source = null;
      this.client.setQueryData(SESSION_KEY, null);
    } else if (this.source !== null) this.reopen();
  }

  private take({ type, data, lastEventId }: MessageEvent<unknown>): void {
    if (typeof data !== 'string') return;
    this.lastId = lastEventId;
    const event = JSON.parse(data) as LiveEvent;
    if (type.startsWith('scan.') && isRun(event.payload)) this.client.setQueryData(SCAN_KEY, event.payload);
    for (const key of staleAfter(event)) this.stale.set(JSON.stringify(key), key);
    this.gathering ??= window.setTimeout(() => this.askAgain(), GATHER_MS);
  }

  private askAgain(): void {
    this.gathering = undefined;
    const keys = [...this.stale.values()];
    this.stale = new Map();
    for (const queryKey of keys) void this.client.invalidateQueries({ queryKey });
  }

  private set(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    for (const listener of this.listeners) listener();
  }
}

/** What every event of the stream has. */
export interface LiveEvent {
  readonly type: Schemas['EventType'];
  readonly job_id: number | null;
  readonly agent_id: string | null;
  readonly payload: unknown;
}

export const live = new Live(queryClient);

export function useConnection(): Connection {
  return useSyncExternalStore(live.subscribe, () => live.connection);
}

function isRun(payload: unknown): payload is ScanRun {
  return typeof payload === 'object' && payload !== null && 'agents_total' in payload && 'state' in payload;
}

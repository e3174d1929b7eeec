import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { EVENTS_WRITTEN } from '../events/event-types.js';
import type { FeedEvent } from './feed-event.js';
import { FeedOptions } from './feed-options.js';
import { FeedReader, PAGE } from './feed-reader.js';
import { isAfter, type Position } from './position.js';

/** Events that stay in memory for streams that are level with the feed, or nearly so. */
const REMEMBERED = 500;
const MOVED = 'moved';
const WOKEN = 'woken';

/** Looks for new events once for all streams of this process, and only while there are any. */
@Injectable()
export class FeedHub implements OnModuleDestroy {
  private readonly logger = new Logger('Feed');
  private readonly signals = new EventEmitter().setMaxListeners(0);
  private watchers = 0;
  private stopping = false;
  private looking: Promise<void> | null = null;
  /** Whether somebody has called since the last look. */
  private called = false;
  /** Everything behind `from`, in order. */
  private recent: FeedEvent[] = [];
  private from: Position | null = null;

  constructor(
    private readonly reader: FeedReader,
    private readonly options: FeedOptions,
  ) {}

  /** @returns to be called when the stream has ended. */
  watch(): () => void {
    this.watchers++;
    this.looking ??= this.look();
    return () => {
      this.watchers--;
      if (this.watchers === 0) this.signals.emit(WOKEN);
    };
  }

  /** @returns what is known behind a position, or null for one that lies too far back: then the database has to be asked. */
  after(position: Position): readonly FeedEvent[] | null {
    if (this.from === null || isAfter(this.from, position)) return null;
    const first = this.recent.findIndex((event) => isAfter(event, position));
    return first === -1 ? [] : this.recent.slice(first);
  }

  /** Resolves once something lies behind a position, or `signal` is aborted. */
  async untilAfter(position: Position, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (this.from === null || this.after(position)?.length === 0)) await once(this.signals, MOVED, { signal }).catch(() => undefined);
  }

  @OnEvent(EVENTS_WRITTEN)
  wake(): void {
    this.called = true;
    this.signals.emit(WOKEN);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    this.signals.emit(WOKEN);
    await this.looking;
  }

  private async look(): Promise<void> {
    while (this.watchers > 0 && !this.stopping) {
      await this.read().catch((error: unknown) => this.logger.warn(`New events could not be read, tried again: ${String(error)}`));
      await this.rest();
    }
    this.looking = null;
    this.recent = [];
    this.from = null;
  }

  private async read(): Promise<void> {
    this.called = false;
    this.from ??= await this.reader.newest();
    for (;;) {
      const page = await this.reader.pageAfter(this.recent.at(-1) ?? this.from);
      this.remember(page);
      if (page.length < PAGE) return;
    }
  }

  private remember(page: readonly FeedEvent[]): void {
    this.recent.push(...page);
    const forgotten = this.recent.splice(0, Math.max(0, this.recent.length - REMEMBERED));
    this.from = forgotten.at(-1) ?? this.from;
    // Also after the first look, when nothing is new: streams wait for it.
    this.signals.emit(MOVED);
  }

  /** Until somebody calls or the time to look is there, but never shorter than a moment. */
  private async rest(): Promise<void> {
    await delay(this.options.restMs);
    if (this.called || this.watchers === 0 || this.stopping) return;
    const timer = setTimeout(() => this.signals.emit(WOKEN), this.options.pollMs);
    await once(this.signals, WOKEN);
    clearTimeout(timer);
  }
}

import { Injectable } from '@nestjs/common';
import type { Agent } from '../../agents/agent.entity.js';
import { AgentRegistry } from '../../agents/agent-registry.js';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import type { Incoming } from './incoming.js';

/**
 * Says which reports are too old for a verdict: MAX_STATUS_FILE_AGE_DAYS, not counting the time in which nobody could look at what their agent had left.
 * Asked once, when a content is first seen: what waits from then on (for its file, for room on the final volume) may wait for as long as it takes.
 */
@Injectable()
export class AgeLimit {
  constructor(
    private readonly agents: AgentRegistry,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** The item, or, of a candidate that is too old, that it is. */
  judge<T extends Incoming>(item: T, { watched_until }: Agent): T | Extract<Incoming, { kind: 'stale' }> {
    if (item.kind !== 'candidate') return item;
    const { file, digest, report: { endedAt } } = item;
    const now = this.clock.now();
    const watchedUntil = watched_until < now ? watched_until : now;
    return endedAt.getTime() < watchedUntil.getTime() - this.config.scanner.maxReportAgeMs ? { kind: 'stale', file, digest, endedAt } : item;
  }

  /** Everything that these agents have left was read: from now on the limit counts. */
  async countFromNow(agents: readonly Agent[]): Promise<void> {
    await this.agents.watched(agents);
  }
}

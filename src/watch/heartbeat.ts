import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';

const PATIENCE_MS = 10_000;

/**
 * Tells a dead man's switch elsewhere (`HEARTBEAT_URL`) that Vigie lives: when its calls stay away, somebody else raises the alarm.
 * Called after each scan of everything, `/fail` after any that failed: one of a few agents says nothing good about the others. What cannot be told is told again at the next beat, until a newer scan takes its place.
 */
@Injectable()
export class Heartbeat {
  private readonly logger = new Logger(Heartbeat.name);
  private complainedOf: number | null = null;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Nothing when the newest scan was told already. Never rejects for a call that failed. */
  async beat(stop: AbortSignal): Promise<void> {
    const { heartbeatUrl } = this.config.watch;
    if (heartbeatUrl === null) return;
    const [run] = await this.database.query<{ id: number; state: 'done' | 'failed'; is_told: boolean }[]>(
      `SELECT id, state, EXISTS (SELECT FROM heartbeat_calls WHERE scan_run_id = id) AS is_told
         FROM scan_runs WHERE state = 'failed' OR (state = 'done' AND trigger <> 'deadline') ORDER BY id DESC LIMIT 1`,
    );
    if (run === undefined || run.is_told) return;
    const problem = await this.call(run.state === 'done' ? heartbeatUrl : failUrl(heartbeatUrl), stop);
    if (problem === null) await this.noteTold(run.id);
    else this.complain(run.id, problem);
  }

  private async noteTold(runId: number): Promise<void> {
    await this.database.query('INSERT INTO heartbeat_calls (scan_run_id, told_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [runId, this.clock.now()]);
    await this.database.query('DELETE FROM heartbeat_calls WHERE scan_run_id < $1', [runId]);
  }

  /** @returns what went wrong; null = nothing. The address is a secret, so no message names it. */
  private async call(url: string, stop: AbortSignal): Promise<string | null> {
    try {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MS)]) });
      await answer.body?.cancel();
      return answer.ok ? null : `the answer was ${answer.status}`;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return cause instanceof Error ? `${cause.name}: ${'code' in cause ? String(cause.code) : 'no answer'}` : 'no answer';
    }
  }

  private complain(runId: number, problem: string): void {
    if (this.complainedOf === runId) return;
    this.complainedOf = runId;
    this.logger.warn(`HEARTBEAT_URL could not be called after scan ${runId}: ${problem}. It is tried again.`);
  }
}

function failUrl(url: string): string {
  const fail = new URL(url);
  fail.pathname = `${fail.pathname.replace(/\/$/, '')}/fail`;
  return fail.href;
}

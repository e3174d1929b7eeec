import { stat } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';
import { volumeFacts } from '../storage/volumes.js';
import type { VolumeState } from './alarms.js';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** A rate over less than a day says more about the hour than about the week. */
const SHORTEST_TREND_MS = DAY_MS;
const LONGEST_TREND_MS = 7 * DAY_MS;

/** Roots that share a volume have one name. */
const BOTH = ' and ';

/** A volume that hangs answers never, and must not keep the rest from being looked at. */
const PATIENCE_MS = 5_000;

/** Asks the volumes of both roots how much is free, and keeps a sample each hour for later forecasts. */
@Injectable()
export class VolumeStates {
  private readonly logger = new Logger(VolumeStates.name);

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** A root that cannot be asked is told by the health page and by scans. @returns null when one of them cannot: then nothing is known of either */
  async ask(): Promise<VolumeState[] | null> {
    const { stagingRoot, validatedRoot } = this.config.storage;
    const byDevice = new Map<number, { names: string[]; freeBytes: number; totalBytes: number }>();
    for (const [name, path] of [['staging', stagingRoot], ['validated', validatedRoot]] as const) {
      try {
        const { dev, freeBytes, totalBytes } = await inTime(askVolume(path));
        byDevice.set(dev, { names: [...(byDevice.get(dev)?.names ?? []), name], freeBytes, totalBytes });
      } catch (error) {
        this.logger.warn(`The volume of ${name} cannot be asked: ${String(error)}`);
        return null;
      }
    }
    return Promise.all([...byDevice.values()].map(async ({ names, ...space }) => ({ ...space, name: names.join(BOTH), earlier: await this.sample(names.join(BOTH), space.freeBytes) })));
  }

  /** @returns the oldest sample that a forecast may start from */
  private async sample(volume: string, freeBytes: number): Promise<VolumeState['earlier']> {
    const now = this.clock.now().getTime();
    const hour = new Date(now - (now % HOUR_MS));
    await this.database.query('INSERT INTO volume_samples (volume, hour, free_bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [volume, hour, freeBytes]);
    const [earlier] = await this.database.query<{ hour: Date; free_bytes: number }[]>(
      'SELECT hour, free_bytes FROM volume_samples WHERE volume = $1 AND hour BETWEEN $2 AND $3 ORDER BY hour LIMIT 1',
      [volume, new Date(now - LONGEST_TREND_MS), new Date(now - SHORTEST_TREND_MS)],
    );
    return earlier === undefined ? null : { freeBytes: earlier.free_bytes, at: earlier.hour };
  }

  /** The oldest sample of each root that a forecast may start from, by its name; nothing is measured. */
  async trends(): Promise<Map<string, NonNullable<VolumeState['earlier']>>> {
    const now = this.clock.now().getTime();
    const rows = await this.database.query<{ volume: string; hour: Date; free_bytes: number }[]>(
      'SELECT DISTINCT ON (volume) volume, hour, free_bytes FROM volume_samples WHERE hour BETWEEN $1 AND $2 ORDER BY volume, hour',
      [new Date(now - LONGEST_TREND_MS), new Date(now - SHORTEST_TREND_MS)],
    );
    return new Map(rows.flatMap(({ volume, hour, free_bytes }) => volume.split(BOTH).map((name) => [name, { freeBytes: free_bytes, at: hour }] as const)));
  }

  /** Samples that no forecast starts from any more. */
  async forgetOld(): Promise<void> {
    await this.database.query('DELETE FROM volume_samples WHERE hour < $1', [new Date(this.clock.now().getTime() - LONGEST_TREND_MS)]);
  }
}

async function askVolume(path: string): Promise<{ dev: number; freeBytes: number; totalBytes: number }> {
  const { dev } = await stat(path);
  return { dev, ...(await volumeFacts(path)) };
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = after(PATIENCE_MS, null, { signal: stop.signal, ref: false }).then(() => Promise.reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
  // Whichever loses must not bring the process down.
  answer.catch(() => undefined);
  late.catch(() => undefined);
  return Promise.race([answer, late]).finally(() => stop.abort());
}

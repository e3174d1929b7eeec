import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource, type EntityManager } from 'typeorm';
import { BatchedSweep } from '../common/batched-sweep.js';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';
import { SWEEP_CYCLES, SWEEP_STRAYS } from './rollup-sql.js';

const LOOK_MS = 10 * 60_000;
/** Each pass looks at all that is old and must stay, and what is a day too old does no harm. */
const PASS_EVERY_MS = 24 * 60 * 60_000;

/** Any fixed number; all Vigie processes of one database use it. (Embedded, it excludes nobody, and there is one process.) */
const SWEEP_LOCK = 7_164_006;

/** Cycles, or entries without one, that a batch looks at. */
export class EntrySweepOptions {
  readonly batch: number = 1_000;
}

/** Where a pass has come to: what lies at or before it was looked at. First cycles by time and job, then entries that belong to none by id. */
type Place = CyclePlace | EntryPlace;

interface CyclePlace {
  readonly cycle: Date | null;
  readonly jobId: number;
}

interface EntryPlace {
  readonly entryId: number;
}

const BEGINNING: Place = { cycle: null, jobId: 0 };

/**
 * Removes entries that are older than `ENTRY_RETENTION_DAYS` and that nothing needs, and keeps their figures day by day. A pass walks the
 * cycles by their expected time; each batch is a transaction of its own, so that a crash loses none and counts none twice.
 */
@Injectable()
export class EntrySweeper implements BeforeApplicationShutdown {
  private readonly logger = new Logger(EntrySweeper.name);
  private readonly sweeping = new BatchedSweep('backup entries', () => this.sweepBatch());
  private place: Place = BEGINNING;
  private swept = 0;
  /** When the last pass began, epoch milliseconds. */
  private passedAt: number | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly options: EntrySweepOptions,
  ) {}

  /** A pass a day, the first one soon after the start. */
  @Interval(LOOK_MS)
  async look(): Promise<void> {
    const now = this.clock.now().getTime();
    if (this.passedAt !== null && now >= this.passedAt && now < this.passedAt + PASS_EVERY_MS) return;
    await this.sweep();
    this.passedAt = now;
  }

  /** Resolves when nothing is left that is old and may go; never rejects. */
  async sweep(): Promise<void> {
    if (this.config.history.entryRetentionMs === 0) return;
    await this.sweeping.run();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.sweeping.stop();
  }

  /** @returns whether there may be more */
  private async sweepBatch(): Promise<boolean> {
    const old = new Date(this.clock.now().getTime() - this.config.history.entryRetentionMs);
    const place = this.place;
    // Should this batch fail, the next pass begins anew.
    this.place = BEGINNING;
    const next = await this.dataSource.transaction(async (manager) => {
      if (!(await takeSweepLock(manager))) return null;
      return 'cycle' in place ? this.sweepCycles(manager, place, old) : this.sweepStrays(manager, place, old);
    });
    if (next === null) this.tellSwept(old);
    this.place = next ?? BEGINNING;
    return next !== null;
  }

  /** @returns where the next batch goes on */
  private async sweepCycles(manager: EntityManager, { cycle, jobId }: CyclePlace, old: Date): Promise<Place> {
    const asked = await manager.query<{ job_id: number; cycle: Date }[]>(
      `SELECT DISTINCT cycle_expected_at_utc AS cycle, expected_job_id AS job_id FROM backup_entries
        WHERE (cycle_expected_at_utc, expected_job_id) > (coalesce($1::timestamptz, '-infinity'), $2::bigint) AND cycle_expected_at_utc < $3
        ORDER BY 1, 2 LIMIT ${this.options.batch}`,
      [cycle, jobId, old],
    );
    await this.take(manager, SWEEP_CYCLES, asked, asked.map((one) => one.cycle), old);
    const last = asked.at(-1);
    return last === undefined || asked.length < this.options.batch ? { entryId: 0 } : { cycle: last.cycle, jobId: last.job_id };
  }

  /** @returns where the next batch goes on, or null when this was the last */
  private async sweepStrays(manager: EntityManager, { entryId }: EntryPlace, old: Date): Promise<Place | null> {
    const asked = await manager.query<{ id: number; job_id: number }[]>(
      `SELECT id, expected_job_id AS job_id FROM backup_entries WHERE cycle_expected_at_utc IS NULL AND id > $1 AND created_at < $2 ORDER BY id LIMIT ${this.options.batch}`,
      [entryId, old],
    );
    await this.take(manager, SWEEP_STRAYS, asked, asked.map(({ id }) => id), old);
    const last = asked.at(-1);
    return last === undefined || asked.length < this.options.batch ? null : { entryId: last.id };
  }

  /** @param subjects of what is asked for, one each */
  private async take(manager: EntityManager, sweep: string, subjects: readonly { readonly job_id: number }[], asked: readonly unknown[], old: Date): Promise<void> {
    if (asked.length === 0) return;
    const jobIds = subjects.map(({ job_id }) => job_id);
    await lockJobs(manager, jobIds);
    const [row] = await manager.query<{ swept: number }[]>(sweep, [jobIds, asked, old]);
    this.swept += row?.swept ?? 0;
  }

  private tellSwept(old: Date): void {
    if (this.swept > 0) this.logger.log(`${this.swept} backup entries of before ${old.toISOString()} were removed; their figures are kept by day`);
    this.swept = 0;
  }
}

async function takeSweepLock(manager: EntityManager): Promise<boolean> {
  const [row] = await manager.query<{ taken: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS taken', [SWEEP_LOCK]);
  return row?.taken === true;
}

/** Scans lock the jobs that they record something about: none does so while their cycles are counted. Who edits a job does not wait. */
async function lockJobs(manager: EntityManager, ids: readonly number[]): Promise<void> {
  await manager.query('SELECT FROM expected_backup_jobs WHERE id = ANY ($1) ORDER BY id FOR KEY SHARE', [[...new Set(ids)]]);
}

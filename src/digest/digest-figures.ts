import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { openWindowsAt } from '../calendar/windows.js';
import { Clock } from '../common/clock.js';
import { daysStatement } from '../compliance/compliance-sql.js';
import { AppConfig } from '../config/config.js';
import type { DigestDay, DigestFacts } from '../notification/message/dto/digest-facts.dto.js';
import type { DigestVolume } from '../notification/message/dto/digest-surroundings.dto.js';
import type { DigestPeriod } from '../notification/message/digest-period.js';
import { forecastOf } from '../watch/alarms.js';
import { VolumeStates } from '../watch/volume-states.js';
import { type LookBack, lookBack } from './digest-days.js';
import { copies, excusedJobs, failures, jobCounts, lateBackups } from './job-queries.js';
import { disabledChannels, failedDeliveries, openAlarms, rejectedReports, silentAgents, unmatchedDatabases } from './surroundings-queries.js';

/** Finds out everything that a digest says: some ten statements, however many jobs there are. */
@Injectable()
export class DigestFigures {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly volumeStates: VolumeStates,
  ) {}

  /** Before a transaction begins: a volume may take its time. @returns null when one cannot be asked */
  async volumes(): Promise<DigestVolume[] | null> {
    const states = await this.volumeStates.ask();
    const now = this.clock.now();
    return states?.map((state) => {
      const forecast = forecastOf(state, now);
      return {
        name: state.name, free_bytes: state.freeBytes, total_bytes: state.totalBytes,
        bytes_per_day: forecast && Math.round(forecast.bytesPerDay), days_left: forecast && Math.floor(forecast.daysLeft * 10) / 10,
      };
    }) ?? null;
  }

  /** @param volumes as `volumes` has them */
  async figures(manager: EntityManager, period: DigestPeriod, volumes: DigestVolume[] | null): Promise<DigestFacts> {
    const now = this.clock.now();
    const { timezone } = this.config.notification;
    const back = lookBack(period, now, timezone, await lastScheduled(manager));
    const present = { now, openWindows: await openWindowsAt(manager, now) };
    const jobs = await jobCounts(manager, present);
    const failing = await failures(manager, present);
    const { oldest, without } = await copies(manager);
    const late = await lateBackups(manager, back.from);
    const excused = await excusedJobs(manager, present);
    const reports = await rejectedReports(manager, back.from);
    const unmatched = await unmatchedDatabases(manager);
    const silent = await silentAgents(manager);
    const deliveries = await failedDeliveries(manager, back.from);
    const channels = await disabledChannels(manager);
    const alarms = await openAlarms(manager);
    const days = await cyclesByDay(manager, back);
    const troubles = [failing, reports, silent, deliveries, channels, alarms];
    return {
      period, day: back.day, timezone, from: back.from.toISOString(), to: now.toISOString(),
      is_well: jobs.active > 0 && volumes !== null && troubles.every(({ total }) => total === 0),
      jobs,
      found: {
        failures: failing.total, without_copy: without.total, late: late.total, excused: excused.total, rejected_reports: reports.total, unmatched_databases: unmatched.total,
        silent_agents: silent.total, failed_deliveries: deliveries.total, disabled_channels: channels.total, alarms: alarms.total,
      },
      failures: failing.items, oldest_copies: oldest, without_copy: without.items, late: late.items, excused: excused.items, rejected_reports: reports.items,
      unmatched_databases: unmatched.items, silent_agents: silent.items, volumes, failed_deliveries: deliveries.items, disabled_channels: channels.items, alarms: alarms.items,
      days, percent_met: percentMet(days),
    };
  }
}

/** When the last digest was written that nobody asked for. */
async function lastScheduled(manager: EntityManager): Promise<Date | null> {
  const [row] = await manager.query<{ written_at: Date | null }[]>('SELECT max(written_at) AS written_at FROM digests WHERE is_scheduled');
  return row?.written_at ?? null;
}

async function cyclesByDay(manager: EntityManager, { days, edges }: LookBack): Promise<DigestDay[]> {
  if (days.length === 0) return [];
  const { sql, parameters } = daysStatement({ sql: 'SELECT * FROM expected_backup_jobs', parameters: [] }, edges);
  const rows = await manager.query<(Omit<DigestDay, 'day' | 'percent_met'> & { day: number })[]>(sql, [...parameters]);
  const byPlace = new Map(rows.map(({ day: place, ...counts }) => [place, counts]));
  return days.map((day, index) => {
    const counts = byPlace.get(index + 1) ?? { due: 0, met: 0, met_late: 0, failed: 0, unknown: 0, missing: 0, excused: 0 };
    return { day, ...counts, percent_met: percentMet([counts]) };
  });
}

/** Rounded down to two digits: 99.999 % must not read as all. */
function percentMet(days: readonly Pick<DigestDay, 'due' | 'met' | 'met_late'>[]): number | null {
  const due = days.reduce((sum, day) => sum + day.due, 0);
  const met = days.reduce((sum, day) => sum + day.met + day.met_late, 0);
  return due === 0 ? null : Math.floor((10_000 * met) / due) / 100;
}

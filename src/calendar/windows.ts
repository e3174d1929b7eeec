import { Logger } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { concernsSql } from './calendar.js';
import { MaintenanceWindow } from './maintenance-window.entity.js';
import { isReadable, openAt } from './window-times.js';

const logger = new Logger('MaintenanceWindows');
const complainedOf = new Set<number>();

/** The windows that may be open at some time in [from, until] and may concern these jobs, oldest first: few, so they are matched in memory. */
export async function windowsBetween(manager: EntityManager, from: Date, until: Date, jobIds: readonly number[]): Promise<MaintenanceWindow[]> {
  return readable(
    await inForce(manager, from, until).andWhere('(w.job_id IS NULL OR w.job_id = ANY (:jobIds))', { jobIds }).getMany(),
  );
}

/** All windows that may be open at some time in [from, until], oldest first. */
export async function allWindowsBetween(manager: EntityManager, from: Date, until: Date): Promise<MaintenanceWindow[]> {
  return readable(await inForce(manager, from, until).getMany());
}

/** Ids of the windows that are open at one time, but for plain pauses: those that recur or concern whoever they find. Few, and what SQL cannot find out by itself. */
export async function openWindowsAt(manager: EntityManager, at: Date): Promise<number[]> {
  const windows = readable(await inForce(manager, at, at).andWhere('(w.job_id IS NULL OR w.cron_expression IS NOT NULL)').getMany());
  return windows.filter((window) => openAt(window, at) !== null).map(({ id }) => id);
}

/**
 * SQL that is true of a job in an open window. Plain windows of one job are found by its id, so that thousands of pauses cost nothing.
 * @param job alias of `expected_backup_jobs` @param now place of the present time @param open place of the result of `openWindowsAt`
 */
export function isExcusedSql(job: string, now: string, open: string): string {
  return `(
    EXISTS (SELECT FROM maintenance_windows w WHERE w.id = ANY (${open}) AND ${concernsSql('w', job)})
    OR EXISTS (SELECT FROM maintenance_windows w WHERE w.job_id = ${job}.id AND w.cron_expression IS NULL AND w.starts_at <= ${now}
                AND (w.ends_at IS NULL OR w.ends_at > ${now}) AND (w.removed_at IS NULL OR w.removed_at > ${now}) AND ${concernsSql('w', job)}))`;
}

function inForce(manager: EntityManager, from: Date, until: Date): SelectQueryBuilder<MaintenanceWindow> {
  return manager
    .createQueryBuilder(MaintenanceWindow, 'w')
    .where('w.starts_at <= :until AND (w.ends_at IS NULL OR w.ends_at > :from) AND (w.removed_at IS NULL OR w.removed_at > :from)', { from, until })
    .orderBy('w.id');
}

/** A window that can be read no more (its time zone is gone) counts as closed: rather an alert too many than silence. */
function readable(windows: readonly MaintenanceWindow[]): MaintenanceWindow[] {
  return windows.filter((window) => {
    if (isReadable(window)) return true;
    if (!complainedOf.has(window.id)) logger.warn(`Maintenance window ${window.id} cannot be read (${window.cron_expression}, ${window.timezone}): it excuses nothing. Change or delete it.`);
    complainedOf.add(window.id);
    return false;
  });
}

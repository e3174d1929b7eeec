import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { DeliveryKind } from '../deliveries/delivery-words.js';
import type { Severity } from '../severity.js';
import type { Subject } from './match.js';
import { type Addressed, route } from './route.js';
import { Routes } from './routes.js';
import { asksForStatuses, statusesInTrouble } from './trouble.js';

type RoutedJob = Pick<ExpectedBackupJob, 'id' | 'agent_id_responsible' | 'company_name' | 'city' | 'tags' | 'database_name' | 'email_for_notifications'>;

/** One job's part of a message. */
export interface RoutedItem {
  readonly kind: DeliveryKind;
  readonly status: string;
  readonly since: Date;
  /** What people were last told of it; null = nothing. */
  readonly told_status: string | null;
  readonly job: RoutedJob;
}

/** Finds out who is told of what, by the rules. */
@Injectable()
export class Router {
  constructor(private readonly routes: Routes) {}

  /** For whoever switches a channel off and then tells of it. */
  lock(manager: EntityManager): Promise<void> {
    return this.routes.lock(manager);
  }

  /** Of jobs: by all that rules may ask for, and at the job's own address. */
  async ofJobs<T extends RoutedItem>(manager: EntityManager, items: readonly T[]): Promise<Addressed<T>[]> {
    const table = await this.routes.table(manager);
    const troubles = items.map(({ job, since }) => ({ job_id: job.id, since }));
    const before = asksForStatuses(table.rules) ? await statusesInTrouble(manager, troubles) : new Map<number, string[]>();
    // Whoever was told of a status is told of its end, also when its entry is gone.
    const known = ({ told_status }: T) => (told_status === null || told_status === 'success' ? [] : [told_status]);
    const subjectOf = (item: T) => subjectOfJob(item.kind, [...new Set([item.status, ...known(item), ...(before.get(item.job.id) ?? [])])], item.job);
    return route(items, subjectOf, ({ job }) => job.email_for_notifications, table);
  }

  /** Of anything else: all items go the same way. */
  async ofOthers<T>(manager: EntityManager, items: readonly T[], about: { readonly kind: DeliveryKind; readonly severity: Severity; readonly agent_id: string | null }): Promise<Addressed<T>[]> {
    const subject = subjectOfOther(about.kind, about.severity, about.agent_id);
    return route(items, () => subject, () => null, await this.routes.table(manager));
  }
}

/** A job as rules see it. */
export function subjectOfJob(kind: DeliveryKind, statuses: readonly string[], job: Pick<RoutedJob, 'agent_id_responsible' | 'company_name' | 'city' | 'tags' | 'database_name'>): Subject {
  return { kind, statuses, severity: 'info', agent: job.agent_id_responsible, company: job.company_name, city: job.city, tags: job.tags, job: job.database_name };
}

/** What is not about a job, as rules see it. */
export function subjectOfOther(kind: DeliveryKind, severity: Severity, agent: string | null): Subject {
  return { kind, statuses: [], severity, agent, company: null, city: null, tags: [], job: null };
}

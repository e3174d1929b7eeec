import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { instanceToPlain } from 'class-transformer';
import { pick } from 'es-toolkit';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { requestContext } from '../common/http/access.js';
import { insertJson } from '../database/insert-rows.js';
import { type FrequentStatement, PreparedStatements } from '../database/prepared-statements.js';
import { EventLog, insertEvents } from '../events/event-log.js';
import type { AuditAction, AuditTarget } from './audit-words.js';
import { changeEvents } from './change-events.js';

/** What was done to which thing. `before` and `after` as the API shows them. */
export interface Change {
  readonly action: AuditAction;
  readonly target: { readonly type: AuditTarget; readonly id: number | string | null };
  readonly before: object | null;
  readonly after: object | null;
}

/** Columns that every update changes, and that say nothing. */
const NOISE = ['version', 'updated_at'];

const COLUMNS = 'occurred_at, key_id, key_prefix, key_name, role, address, action, target_type, target_id, before, after';

/** SQL that writes entries of the audit log. @param rows SQL of what has them, as JSON; null = none */
export const insertAudit = (rows: string): string => insertJson('audit_log', COLUMNS, rows);

/** What was changed, and the events that tell it. */
const RECORD: FrequentStatement = { name: 'audit', sql: `WITH told AS (${insertEvents('$2::jsonb')}) ${insertAudit('$1::jsonb')}` };

/** Writes what people change, in the transaction of the change. */
@Injectable()
export class AuditLog {
  constructor(private readonly clock: Clock, private readonly events: EventLog, private readonly statements: PreparedStatements) {}

  /** One statement for all changes and for those who follow the feed. What no request has asked for is not recorded: scans have their own history. */
  async record(manager: EntityManager, changes: readonly Change[]): Promise<void> {
    if (requestContext() === null || changes.length === 0) return;
    await this.recordWith(manager, changes, (audit, events) => this.statements.queryIn(manager, RECORD, [audit, events]));
  }

  /**
   * The same as part of a statement of the caller's, which makes the changes.
   * @param send sends a statement that has `insertAudit` and `insertEvents` of the rows, as JSON; there are none where no request asks for it
   * @returns what that gives; where it throws nobody who follows the feed is woken
   */
  async recordWith<R>(manager: EntityManager, changes: readonly Change[], send: (audit: string, events: string) => Promise<R>): Promise<R> {
    const request = requestContext();
    if (request === null) return send('[]', '[]');
    const { principal, address } = request;
    const who = { key_id: principal?.keyId ?? null, key_prefix: principal?.prefix ?? null, key_name: principal?.name ?? null, role: principal?.role ?? null, address };
    const rows = changes.map(({ action, target, before, after }) => ({
      occurred_at: this.clock.now(), ...who, action, target_type: target.type, target_id: target.id === null ? null : String(target.id), before, after,
    }));
    return this.events.publishWith(manager, changeEvents(changes), (events) => send(JSON.stringify(rows), events));
  }
}

/** A thing as the API shows it: without hidden columns. */
export function shown(thing: object): Record<string, unknown> {
  return instanceToPlain(thing);
}

/** The fields that an update changed, as they were and as they are. */
export function changedFields(was: object, is: object): Pick<Change, 'before' | 'after'> {
  const [before, after] = [shown(was), shown(is)];
  const names = Object.keys(after).filter((name) => !NOISE.includes(name) && !isDeepStrictEqual(before[name], after[name]));
  return { before: pick(before, names), after: pick(after, names) };
}

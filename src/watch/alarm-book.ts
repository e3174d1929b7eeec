import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { Clock } from '../common/clock.js';
import type { Page } from '../common/http/pagination.js';
import { EventLog, type NewEvent } from '../events/event-log.js';
import { alarmText } from './alarm-text.js';
import { Alarm } from './alarm.entity.js';
import type { AlarmFacts, AlarmKind } from './alarms.js';
import type { ListAlarmsQuery } from './dto/list-alarms.dto.js';

const keyOf = ({ kind, subject }: { readonly kind: AlarmKind; readonly subject: string }): string => `${kind} ${subject}`;

/** The rows of `alarms`: raised when something is wrong, cleared when it is over, and told both times. */
@Injectable()
export class AlarmBook {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async list({ open, skip, limit }: ListAlarmsQuery): Promise<Page<Alarm>> {
    const search = this.database.getRepository(Alarm).createQueryBuilder('alarm').orderBy('alarm.id', 'DESC').offset(skip).limit(limit);
    if (open !== undefined) search.where('(alarm.cleared_at IS NULL) = :open', { open });
    const [items, total] = await search.getManyAndCount();
    return { items, total };
  }

  open(): Promise<Alarm[]> {
    return this.database.manager.find(Alarm, { where: { cleared_at: IsNull() }, order: { id: 'ASC' } });
  }

  /**
   * What is wrong now, all of it: what is not among it is over. Of several processes that see the same, one tells it.
   * @param unknown kinds of which nothing could be found out: they stay as they are
   */
  async note(present: readonly AlarmFacts[], unknown: readonly AlarmKind[] = []): Promise<void> {
    const changed = await this.database.transaction(async (manager) => {
      const now = this.clock.now();
      const open = await manager.find(Alarm, { where: { cleared_at: IsNull() }, lock: { mode: 'pessimistic_write' }, order: { id: 'ASC' } });
      const known = new Set(open.map(keyOf));
      const wrong = new Set(present.map(keyOf));
      const raised = present.filter((alarm) => !known.has(keyOf(alarm)));
      const cleared = open.filter((alarm) => !wrong.has(keyOf(alarm)) && !unknown.includes(alarm.kind));
      const events: NewEvent[] = [];
      for (const alarm of raised) {
        const id = await raise(manager, alarm, now);
        if (id !== null) events.push({ type: 'alarm.raised', released: true, payload: { alarm_id: id, ...alarm, raised_at: now.toISOString() } });
      }
      for (const { id, kind, subject, numbers, raised_at } of cleared) {
        await manager.update(Alarm, id, { cleared_at: now });
        events.push({ type: 'alarm.cleared', released: true, payload: { alarm_id: id, kind, subject, numbers, raised_at: raised_at.toISOString() } });
      }
      await this.events.publish(manager, events);
      return events.length > 0;
    });
    if (changed) this.events.wake();
  }
}

/** @returns its id; null when another process was faster */
async function raise(manager: EntityManager, alarm: AlarmFacts, now: Date): Promise<number | null> {
  const [row] = await manager.query<{ id: number }[]>(
    `INSERT INTO alarms (kind, subject, numbers, text, raised_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (kind, subject) WHERE cleared_at IS NULL DO NOTHING RETURNING id`,
    [alarm.kind, alarm.subject, JSON.stringify(alarm.numbers), alarmText(alarm, 'en'), now],
  );
  return row?.id ?? null;
}

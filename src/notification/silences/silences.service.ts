import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { AuditLog, changedFields, shown } from '../../audit/audit-log.js';
import { Clock } from '../../common/clock.js';
import { requestContext } from '../../common/http/access.js';
import { versionTag } from '../../common/http/etag.js';
import type { Page } from '../../common/http/pagination.js';
import { conflict, notFound, type ProblemField, unprocessable } from '../../common/http/problem.js';
import { matchesEverything } from '../routing/match.js';
import { savedMatch } from '../routing/rule-changes.js';
import type { CreateSilence, ListSilencesQuery } from './dto/silence.dto.js';
import { Silence } from './silence.entity.js';

const DAY_MS = 24 * 60 * 60_000;
/** Whoever wants to hear nothing for longer should not be sent it: that is what rules are for. */
const LONGEST_DAYS = 90;

/** The ETag of a silence: it changes once, when somebody ends it. */
export const silenceEtag = ({ id, ended_at }: Pick<Silence, 'id' | 'ended_at'>): string => versionTag('silence', id, ended_at === null ? 1 : 2);

/** Where a silence is found. */
export const silencePath = ({ id }: Pick<Silence, 'id'>): string => `/silences/${id}`;

/** Finds, makes and ends silences. */
@Injectable()
export class SilencesService {
  constructor(@InjectRepository(Silence) private readonly silences: Repository<Silence>, private readonly audit: AuditLog, private readonly clock: Clock) {}

  /** Newest first. */
  async list({ skip, limit, over }: ListSilencesQuery): Promise<Page<Silence>> {
    const search = this.silences.createQueryBuilder('silence').orderBy('silence.id', 'DESC').offset(skip).limit(limit);
    if (over !== undefined) search.andWhere('(silence.until <= :now OR coalesce(silence.ended_at <= :now, false)) = :over', { now: this.clock.now(), over });
    const [items, total] = await search.getManyAndCount();
    return { items, total };
  }

  /** @throws 404 */
  async get(id: number): Promise<Silence> {
    const silence = await this.silences.findOneBy({ id });
    if (silence === null) throw notFound('Silence', id);
    return silence;
  }

  /** @throws 422 for an end that has passed or lies too far ahead, and for a match without conditions */
  create({ match, reason, until }: CreateSilence): Promise<Silence> {
    const now = this.clock.now();
    const problems = [...timeProblems(until, now), ...(matchesEverything(match) ? [{ pointer: '/match', detail: 'names no condition: this would keep everybody quiet' }] : [])];
    if (problems.length > 0) throw unprocessable(problems);
    return this.silences.manager.transaction(async (manager) => {
      const author = requestContext()?.principal?.name ?? null;
      const silence = await manager.save(manager.create(Silence, { match: savedMatch(match), reason, until, author, created_at: now, ended_at: null }));
      await this.audit.record(manager, [{ action: 'silence.created', target: { type: 'silence', id: silence.id }, before: null, after: shown(silence) }]);
      return silence;
    });
  }

  /** What it has held back is told within seconds, unless something else holds it. @throws 404; 409 when it is over */
  async end(id: number): Promise<void> {
    await this.silences.manager.transaction(async (manager) => {
      const silence = await manager.findOne(Silence, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (silence === null) throw notFound('Silence', id);
      const now = this.clock.now();
      const overSince = silence.ended_at ?? (silence.until <= now ? silence.until : null);
      if (overSince !== null) throw conflict(`Silence ${id} is over since ${overSince.toISOString()}.`);
      await manager.update(Silence, id, { ended_at: now });
      const ended = Object.assign(manager.create(Silence, silence), { ended_at: now });
      await this.audit.record(manager, [{ action: 'silence.ended', target: { type: 'silence', id }, ...changedFields(silence, ended) }]);
    });
  }
}

function timeProblems(until: Date, now: Date): ProblemField[] {
  if (until <= now) return [{ pointer: '/until', detail: 'has passed' }];
  if (until.getTime() - now.getTime() <= LONGEST_DAYS * DAY_MS) return [];
  return [{ pointer: '/until', detail: `lies more than ${LONGEST_DAYS} days ahead: change the notification rules instead` }];
}

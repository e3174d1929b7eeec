import { type EntityManager, IsNull } from 'typeorm';
import type { DigestAgent, DigestChannel, DigestDelivery, DigestReport, DigestUnmatched } from '../notification/message/dto/digest-surroundings.dto.js';
import type { FactsOfAlarm } from '../notification/message/dto/message-facts.dto.js';
import { EXPECTED_BY_NO_JOB } from '../unmatched/unmatched.service.js';
import { Alarm } from '../watch/alarm.entity.js';
import { iso, type Listed, listed, MOST_LISTED } from './listed.js';

/** A message is tried for a week, so one that was given up now may be that old. */
const TRIED_FOR = `interval '7 days'`;

/** The same message, sent to somebody else or still on its way: what is written together has one time. */
const OTHERS_GOT_IT = `SELECT FROM deliveries other
  WHERE other.created_at = delivery.created_at AND other.kind = delivery.kind AND other.agent_id IS NOT DISTINCT FROM delivery.agent_id AND other.status IN ('sent', 'pending', 'retrying')`;

/** Reports seen since then that could not be read, the newest first. */
export async function rejectedReports(manager: EntityManager, from: Date): Promise<Listed<DigestReport>> {
  const rows = await manager.query<(Omit<DigestReport, 'seen_at' | 'problem'> & { seen_at: Date; pointer: string | null; detail: string | null; total: number })[]>(
    `SELECT id AS report_id, agent_id, file_name, state <> 'rejected' AS partial, first_seen_at AS seen_at,
            problems->0->>'pointer' AS pointer, problems->0->>'detail' AS detail, count(*) OVER () AS total
       FROM reports WHERE (partial OR state = 'rejected') AND first_seen_at >= $1 ORDER BY id DESC LIMIT $2`,
    [from, MOST_LISTED],
  );
  return listed(rows, ({ pointer, detail, report_id, agent_id, file_name, partial, seen_at }) => ({ report_id, agent_id, file_name, partial, seen_at: iso(seen_at), problem: pointer && detail ? `${pointer}: ${detail}` : detail }));
}

/** What reports and no job expects, reported last first. */
export async function unmatchedDatabases(manager: EntityManager): Promise<Listed<DigestUnmatched>> {
  const rows = await manager.query<(Omit<DigestUnmatched, 'last_seen_at'> & { last_seen_at: Date; total: number })[]>(
    `SELECT found.id AS unmatched_id, found.agent_id, found.database_name, found.last_seen_at, count(*) OVER () AS total
       FROM unmatched_databases found WHERE ${EXPECTED_BY_NO_JOB} ORDER BY found.last_seen_at DESC, found.id LIMIT $1`,
    [MOST_LISTED],
  );
  return listed(rows, (row) => ({ ...row, last_seen_at: iso(row.last_seen_at) }));
}

/** Silent for the longest time first. */
export async function silentAgents(manager: EntityManager): Promise<Listed<DigestAgent>> {
  const rows = await manager.query<{ agent_id: string; silent_since: Date; total: number }[]>(
    'SELECT id AS agent_id, silent_since, count(*) OVER () AS total FROM agents WHERE silent_since IS NOT NULL ORDER BY silent_since, id LIMIT $1',
    [MOST_LISTED],
  );
  return listed(rows, (row) => ({ ...row, silent_since: iso(row.silent_since) }));
}

/** Messages that were given up, and those that were sent to nobody, because whoever they were for is switched off or gone; the newest first. */
export async function failedDeliveries(manager: EntityManager, from: Date): Promise<Listed<DigestDelivery>> {
  const rows = await manager.query<(Omit<DigestDelivery, 'written_at'> & { written_at: Date; total: number })[]>(
    `SELECT id AS delivery_id, recipient, subject, last_error AS error, created_at AS written_at, count(*) OVER () AS total
       FROM deliveries delivery WHERE created_at >= $1::timestamptz - ${TRIED_FOR}
        AND (status = 'failed' OR (status = 'skipped' AND kind NOT IN ('digest', 'test') AND NOT EXISTS (${OTHERS_GOT_IT}))) ORDER BY id DESC LIMIT $2`,
    [from, MOST_LISTED],
  );
  return listed(rows, (row) => ({ ...row, written_at: iso(row.written_at) }));
}

/** What Vigie has switched off by itself, and mail addresses that it has given up. */
export async function disabledChannels(manager: EntityManager): Promise<Listed<DigestChannel>> {
  const rows = await manager.query<(DigestChannel & { total: number })[]>(
    `SELECT gone.*, count(*) OVER () AS total
       FROM (SELECT id AS channel_id, name, disabled_reason AS reason FROM notification_channels WHERE disabled_reason IS NOT NULL
             UNION ALL SELECT 0, address, reason FROM mail_recipients WHERE disabled_at IS NOT NULL) AS gone ORDER BY channel_id, name LIMIT $1`,
    [MOST_LISTED],
  );
  return listed(rows, (row) => row);
}

/** What is wrong with Vigie itself now. */
export async function openAlarms(manager: EntityManager): Promise<Listed<FactsOfAlarm>> {
  const [alarms, total] = await manager.findAndCount(Alarm, { where: { cleared_at: IsNull() }, order: { id: 'ASC' }, take: MOST_LISTED });
  return { total, items: alarms.map(({ kind, subject, numbers, text, raised_at }) => ({ kind, subject, numbers, text, cleared: false, raised_at: iso(raised_at) })) };
}

import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { EventLog } from '../../events/event-log.js';
import { LANE, MAIL_LANE } from '../deliveries/lanes.js';
import { Outbox } from '../deliveries/outbox.js';
import { skipWaiting, unsent } from '../deliveries/waiting.js';
import type { MailRecipient } from './mail-recipient.entity.js';
import { judge, type Run, type Verdict } from './refused-for-good.js';

/** SQL that is true when the server has taken mail for other addresses since it first refused this one, as far as the newest of them tell. */
const OTHERS_ACCEPTED = `EXISTS (
  SELECT FROM (SELECT recipient, sent_at FROM deliveries WHERE status = 'sent' AND channel = 'email' ORDER BY id DESC LIMIT 1000) AS taken
   WHERE taken.sent_at >= known.refused_since AND lower(taken.recipient) <> known.address_key)`;

/** Stops sending to mail addresses where nobody is any more, and tells others what they did not get. */
@Injectable()
export class Mailboxes {
  private readonly logger = new Logger('Mailboxes');

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly events: EventLog,
  ) {}

  /**
   * The server has refused this address with 5xx. All in one transaction; of several refusals that come at once, one tells.
   * @returns what that means for the mail; `stopped`: the address had been given up before
   */
  async refused(address: string, reason: string): Promise<Verdict | 'stopped'> {
    const { verdict, isNew } = await this.dataSource.transaction(async (manager) => {
      // As for channels: of two that go at once, each would wait for the other.
      await this.outbox.router.lock(manager);
      const { id, disabled_at, ...run } = await this.count(manager, address, reason);
      if (disabled_at !== null) return { verdict: 'stopped' as const, isNew: false };
      const judged = judge(run, this.clock.now());
      if (judged !== 'gone') return { verdict: judged, isNew: false };
      await manager.query('UPDATE mail_recipients SET disabled_at = $2 WHERE id = $1', [id, this.clock.now()]);
      await this.tell(manager, address, reason);
      return { verdict: judged, isNew: true };
    });
    if (isNew) await this.announce(address, reason);
    return verdict;
  }

  /** The server has taken a mail for it, so it is there. */
  async accepted(address: string): Promise<void> {
    const [rows] = await this.dataSource.query<[Pick<MailRecipient, 'disabled_at'>[], number]>('DELETE FROM mail_recipients WHERE address_key = $1 RETURNING disabled_at', [address.toLowerCase()]);
    if (rows.some(({ disabled_at }) => disabled_at !== null)) this.logger.log(`Mail goes to ${address} again: the server has taken one.`);
  }

  private async announce(address: string, reason: string): Promise<void> {
    this.logger.warn(`No mail goes to ${address} any more: ${reason}`);
    if (await this.hasNoAdministrator()) this.logger.error(`No administrator can be reached by mail any more: every address of ADMIN_EMAIL_RECIPIENT was refused for good. Mend the mailbox, then POST /mail_recipients/:id/enable.`);
    this.events.wake();
  }

  /** Refusals of a server that takes nothing for anybody do not count; the first one does. */
  private async count(manager: EntityManager, address: string, reason: string): Promise<Run & Pick<MailRecipient, 'id' | 'disabled_at'>> {
    const key = address.toLowerCase();
    const [row] = await manager.query<(Run & Pick<MailRecipient, 'id' | 'disabled_at'>)[]>(
      `INSERT INTO mail_recipients AS known (address, address_key, reason, refusals, refused_since, tried_at) VALUES ($1, $2, $3, 1, $4, $4)
       ON CONFLICT (address_key) DO UPDATE SET reason = excluded.reason, tried_at = excluded.tried_at, refusals = known.refusals + CASE WHEN ${OTHERS_ACCEPTED} THEN 1 ELSE 0 END
       RETURNING id, disabled_at, refusals, refused_since AS since, reason, ${OTHERS_ACCEPTED} AS "othersAccepted"`,
      [address, key, reason, this.clock.now()],
    );
    if (row === undefined) throw new Error(`The refusal of ${address} could not be recorded.`);
    return row;
  }

  private async tell(manager: EntityManager, address: string, reason: string): Promise<void> {
    const theirs = { sql: `${LANE} = ${MAIL_LANE} AND lower(recipient) = $1`, value: address.toLowerCase() };
    const { subjects, count } = await unsent(manager, theirs);
    await this.events.publish(manager, await skipWaiting(manager, theirs, `Mail to ${address} was stopped: ${reason}`));
    const told = await this.outbox.router.ofOthers(manager, ['the address'], { kind: 'channel_disabled', severity: 'critical', agent_id: null });
    const others = told.filter(({ channel, recipient }) => channel !== 'email' || recipient.toLowerCase() !== address.toLowerCase());
    const content = { kind: 'channel_disabled', channel: { id: 0, name: address }, recipient: address, reason, undelivered: subjects, undelivered_count: count } as const;
    await this.outbox.write(manager, others, { agent_id: null, scan_run_id: null }, () => content);
  }

  private async hasNoAdministrator(): Promise<boolean> {
    const admins = this.outbox.admins.map((address) => address.toLowerCase());
    const [row] = await this.dataSource.query<{ count: number }[]>('SELECT count(*) AS count FROM mail_recipients WHERE disabled_at IS NOT NULL AND address_key = ANY ($1)', [admins]);
    return admins.length > 0 && row?.count === new Set(admins).size;
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { DataSource, IsNull, Not } from 'typeorm';
import { AuditLog, shown } from '../../audit/audit-log.js';
import type { Page } from '../../common/http/pagination.js';
import { notFound } from '../../common/http/problem.js';
import type { ListMailRecipientsQuery } from './dto/list-mail-recipients.dto.js';
import { MailRecipient } from './mail-recipient.entity.js';

/** What the API shows of addresses that were refused, and lets people do with them. */
@Injectable()
export class MailRecipients {
  private readonly logger = new Logger('Mailboxes');

  constructor(private readonly dataSource: DataSource, private readonly audit: AuditLog) {}

  /** By id. */
  async list({ skip, limit, disabled }: ListMailRecipientsQuery): Promise<Page<MailRecipient>> {
    const where = disabled === undefined ? {} : { disabled_at: disabled ? Not(IsNull()) : IsNull() };
    const [items, total] = await this.dataSource.getRepository(MailRecipient).findAndCount({ where, order: { id: 'ASC' }, skip, take: limit });
    return { items, total };
  }

  /** Whatever was refused is forgotten; what was skipped meanwhile stays so. @throws 404 */
  async enable(id: number): Promise<void> {
    const address = await this.dataSource.transaction(async (manager) => {
      const recipient = await manager.findOne(MailRecipient, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (recipient === null) throw notFound('Mail recipient', id);
      await manager.delete(MailRecipient, id);
      await this.audit.record(manager, [{ action: 'mail_recipient.enabled', target: { type: 'mail_recipient', id }, before: shown(recipient), after: null }]);
      return recipient.address;
    });
    this.logger.log(`Mail goes to ${address} again.`);
  }
}

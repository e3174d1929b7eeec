import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.js';
import { conflict } from '../common/http/problem.js';
import { Idempotency } from '../idempotency/idempotency.js';
import type { IdempotentRequest } from '../idempotency/idempotency-key.js';
import type { ListedDelivery } from '../notification/deliveries/dto/delivery-summary.dto.js';
import { type DigestOrder, DigestWriter } from './digest-writer.js';
import type { OrderDigest } from './dto/digest-request.dto.js';

/** Writes digests because somebody asks for one. */
@Injectable()
export class DigestOrders {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly writer: DigestWriter,
    private readonly audit: AuditLog,
  ) {}

  /** A repeated idempotent request gets the deliveries of the first one. @throws 409 when nobody would get it */
  async order(body: OrderDigest, request: IdempotentRequest | null): Promise<ListedDelivery[]> {
    const { period } = body;
    const recipient = body.recipient ?? null;
    if (recipient !== null && !this.writer.canMail) throw conflict('No SMTP server is configured: set EMAIL_HOST and restart Vigie.');
    const volumes = await this.writer.volumes();
    const deliveries = await this.idempotency.once(request, { period, recipient }, (manager) => this.write(manager, { period, recipient, volumes }));
    this.writer.wake();
    return deliveries;
  }

  private async write(manager: EntityManager, order: DigestOrder): Promise<ListedDelivery[]> {
    const { id, deliveries } = await this.writer.writeOrdered(manager, order);
    if (deliveries.length === 0) throw conflict('Nobody would get the digest: set ADMIN_EMAIL_RECIPIENT, make a rule for it, or name a `recipient` in the body.');
    const after = { period: order.period, recipients: deliveries.map(({ recipient }) => recipient) };
    await this.audit.record(manager, [{ action: 'digest.requested', target: { type: 'digest', id }, before: null, after }]);
    return deliveries;
  }
}

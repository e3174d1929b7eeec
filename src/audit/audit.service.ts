import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { cursorPage, type Page } from '../common/http/pagination.js';
import { AuditEntry } from './audit-entry.entity.js';
import type { ListAuditLogQuery } from './dto/list-audit-log.dto.js';

/** Finds who changed what. */
@Injectable()
export class AuditService {
  constructor(@InjectRepository(AuditEntry) private readonly log: Repository<AuditEntry>) {}

  /** Newest first; the total counts all matches, also those before the cursor. */
  async list({ skip, limit, before_id, action, target_type, target_id, key_id }: ListAuditLogQuery): Promise<Page<AuditEntry>> {
    const where = {
      ...(action !== undefined && { action }), ...(target_type !== undefined && { target_type }),
      ...(target_id !== undefined && { target_id }), ...(key_id !== undefined && { key_id }),
    };
    const total = await this.log.countBy(where);
    const rows = await this.log.find({
      where: before_id === undefined ? where : { ...where, id: LessThan(before_id) },
      order: { id: 'DESC' }, take: limit + 1, skip: before_id === undefined ? skip : 0,
    });
    return cursorPage(rows, limit, total);
  }
}

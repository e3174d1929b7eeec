import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Not, type Repository } from 'typeorm';
import type { Page } from '../common/http/pagination.js';
import type { DigestFacts } from '../notification/message/dto/digest-facts.dto.js';
import { Digest } from './digest.entity.js';
import { DigestFigures } from './digest-figures.js';
import type { PreviewDigest } from './dto/digest-request.dto.js';
import type { ListDigestsQuery } from './dto/list-digests.dto.js';

/** What the API shows of digests. */
@Injectable()
export class DigestsService {
  constructor(@InjectRepository(Digest) private readonly digests: Repository<Digest>, private readonly figures: DigestFigures) {}

  /** The newest first. A day that was passed over is none. */
  async list({ skip, limit, period, is_scheduled }: ListDigestsQuery): Promise<Page<Digest>> {
    const where = { written_at: Not(IsNull()), ...(period && { period }), ...(is_scheduled !== undefined && { is_scheduled }) };
    const [items, total] = await this.digests.findAndCount({ where, order: { id: 'DESC' }, skip, take: limit });
    return { items, total };
  }

  /** What a digest would say now; nothing is sent. */
  async preview({ period }: PreviewDigest): Promise<DigestFacts> {
    return this.figures.figures(this.digests.manager, period, await this.figures.volumes());
  }
}

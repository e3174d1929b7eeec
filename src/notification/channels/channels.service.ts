import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Page } from '../../common/http/pagination.js';
import { notFound } from '../../common/http/problem.js';
import { AppConfig } from '../../config/config.js';
import { NotificationChannel } from './channel.entity.js';
import type { ListChannelsQuery } from './dto/channel.dto.js';
import { ENVIRONMENT_CHANNEL, environmentChannel } from './environment-channel.js';

/** What the API shows of channels. */
@Injectable()
export class ChannelsService {
  constructor(@InjectRepository(NotificationChannel) private readonly channels: Repository<NotificationChannel>, private readonly config: AppConfig) {}

  /** By id, that of the environment first. There are few, so they are counted here. */
  async list({ skip, limit, kind, is_active }: ListChannelsQuery): Promise<Page<NotificationChannel>> {
    const all = [environmentChannel(this.config), ...(await this.channels.find({ order: { id: 'ASC' } }))];
    const found = all.filter((channel) => (kind === undefined || channel.kind === kind) && (is_active === undefined || channel.is_active === is_active));
    return { items: found.slice(skip, skip + limit), total: found.length };
  }

  /** @returns null when there is none */
  async find(id: number): Promise<NotificationChannel | null> {
    return id === ENVIRONMENT_CHANNEL ? environmentChannel(this.config) : this.channels.findOneBy({ id });
  }

  /** @throws 404 */
  async get(id: number): Promise<NotificationChannel> {
    const channel = await this.find(id);
    if (channel === null) throw notFound('Notification channel', id);
    return channel;
  }
}

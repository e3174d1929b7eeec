import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { NotificationModule } from '../notification/notification.module.js';
import { WatchModule } from '../watch/watch.module.js';
import { DailyDigest } from './daily-digest.js';
import { Digest } from './digest.entity.js';
import { DigestFigures } from './digest-figures.js';
import { DigestOrders } from './digest-orders.js';
import { DigestOptions, DigestTimes } from './digest-times.js';
import { DigestWriter } from './digest-writer.js';
import { DigestsController } from './digests.controller.js';
import { DigestsService } from './digests.service.js';

/** How everything is, once a day and whenever somebody asks. */
@Module({
  imports: [TypeOrmModule.forFeature([Digest]), IdempotencyModule, NotificationModule, WatchModule],
  controllers: [DigestsController],
  providers: [DailyDigest, DigestTimes, DigestOptions, DigestFigures, DigestWriter, DigestOrders, DigestsService],
})
export class DigestModule {}

import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Idempotency } from './idempotency.js';
import { IdempotencyRecord } from './idempotency-record.entity.js';
import { IdempotencySweeper } from './idempotency-sweeper.js';

/** Requests that may be sent twice and act once. */
@Module({
  imports: [TypeOrmModule.forFeature([IdempotencyRecord])],
  providers: [Idempotency, IdempotencySweeper],
  exports: [Idempotency],
})
export class IdempotencyModule {}

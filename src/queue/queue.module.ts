import { Module } from '@nestjs/common';
import { QueueBackends } from './queue-backend.js';

/** Where work is shared with other processes, if it is. */
@Module({ providers: [QueueBackends], exports: [QueueBackends] })
export class QueueModule {}

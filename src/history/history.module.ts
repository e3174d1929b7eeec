import { Module } from '@nestjs/common';
import { EntrySweepOptions, EntrySweeper } from './entry-sweeper.js';

/** What becomes of history that is old: entries go, and their figures stay by day. */
@Module({ providers: [EntrySweeper, EntrySweepOptions] })
export class HistoryModule {}

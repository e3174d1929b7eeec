import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Alarm } from './alarm.entity.js';
import { AlarmBook } from './alarm-book.js';
import { AlarmsController } from './alarms.controller.js';
import { Heartbeat } from './heartbeat.js';
import { HeartbeatCall } from './heartbeat-call.entity.js';
import { SelfObserver } from './self-observer.js';
import { SelfWatch, SelfWatchOptions } from './self-watch.js';
import { VolumeSample } from './volume-sample.entity.js';
import { VolumeStates } from './volume-states.js';

/** The watcher is watched. */
@Module({
  imports: [TypeOrmModule.forFeature([Alarm, VolumeSample, HeartbeatCall])],
  controllers: [AlarmsController],
  providers: [SelfWatch, SelfWatchOptions, SelfObserver, VolumeStates, AlarmBook, Heartbeat],
  exports: [AlarmBook, VolumeStates],
})
export class WatchModule {}

import { Global, Module } from '@nestjs/common';
import { ConfigModule as DotenvModule } from '@nestjs/config';
import { Clock } from '../common/clock.js';
import { AppConfig, buildConfig } from './config.js';
import { loadEnv } from './load-env.js';

/** Makes the validated `AppConfig` and the `Clock` available everywhere. Reads `.env`, then the environment on top of it. */
@Global()
@Module({
  imports: [DotenvModule.forRoot({ ignoreEnvFile: process.env.NODE_ENV === 'test', cache: true })],
  providers: [Clock, { provide: AppConfig, useFactory: () => buildConfig(loadEnv(process.env)) }],
  exports: [Clock, AppConfig],
})
export class ConfigModule {}

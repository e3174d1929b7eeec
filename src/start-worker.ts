import { type INestApplicationContext, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { selfCheck } from './app.setup.js';
import { AppLogger } from './common/logging.js';
import { loadEnv } from './config/load-env.js';
import { WorkerModule } from './worker.module.js';

/** A process that only takes work off the queue: no API, no scans of its own, no messages. @throws Error that says what is in the way */
export async function startWorker(): Promise<INestApplicationContext> {
  requireShared(loadEnv(process.env));
  const app = await NestFactory.createApplicationContext(WorkerModule, { abortOnError: false, logger: AppLogger.fromEnvironment(process.env) });
  await selfCheck(app);
  new Logger('Vigie').log('Worker is ready: it takes groups of agents off the queue');
  return app;
}

/** @throws Error when there is nothing that a worker could share with another process. */
function requireShared({ QUEUE, DATABASE_URL }: ReturnType<typeof loadEnv>): void {
  if (QUEUE === 'off') throw new Error('QUEUE=off: a worker needs the queue of the process that scans. Set QUEUE=postgres, or QUEUE=redis and REDIS_URL, for both.');
  if (DATABASE_URL === undefined) throw new Error('DATABASE_URL is missing: a worker needs the database of the process that scans, which cannot be the embedded one.');
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import type * as appModule from '../../src/app.module.js';
import { DIST } from './built.js';

/** A part of the build, typed as its source. `path` is relative to `src`, without an ending. */
export async function built<T>(path: string): Promise<T> {
  return (await import(join(DIST, 'src', `${path}.js`))) as T;
}

/** Vigie itself, in this process and without HTTP, to measure one of its parts; agents have left nothing in its `DATA_DIR`. */
export async function startInProcess(env: Record<string, string> & { readonly DATA_DIR: string }): Promise<INestApplicationContext> {
  Object.assign(process.env, { SCANNER_INTERVAL_MINUTES: '0', DISK_FREE_MIN_PERCENT: '0', LOG_LEVEL: 'error' }, env);
  await mkdir(join(env.DATA_DIR, 'staging'), { recursive: true });
  await import('reflect-metadata');
  const { AppModule } = await built<typeof appModule>('app.module');
  return NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import type { LogFormat, LogLevel } from '../config/env.js';

export interface LogContext {
  readonly run?: number;
  readonly agent?: string;
}

const context = new AsyncLocalStorage<LogContext>();

/** Every line logged inside `work` carries these ids, added to those that are set already. */
export function withLogContext<T>(ids: LogContext, work: () => T): T {
  return context.run({ ...context.getStore(), ...ids }, work);
}

const NEST_LEVELS: Record<LogLevel, NestLogLevel[]> = {
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug'],
};

/** Nest's logger plus the ids of the scan run and agent at work; pretty for people, JSON lines for collectors. */
export class AppLogger extends ConsoleLogger {
  constructor(level: LogLevel, format: LogFormat) {
    super({ logLevels: NEST_LEVELS[level], json: format === 'json', compact: true, prefix: 'Vigie' });
  }

  protected override formatContext(name: string): string {
    const ids = Object.entries(context.getStore() ?? {}).map(([key, value]) => `${key}=${value}`);
    return super.formatContext([name, ...ids].join(' '));
  }

  protected override getJsonLogObject(...args: Parameters<ConsoleLogger['getJsonLogObject']>) {
    return { ...super.getJsonLogObject(...args), ...context.getStore() };
  }
}

import { isatty } from 'node:tty';
import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import { CallContext } from './call-context.js';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export const LOG_FORMATS = ['pretty', 'json'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFormat = (typeof LOG_FORMATS)[number];

export interface LogContext {
  readonly run?: number;
  readonly agent?: string;
}

const context = new CallContext<LogContext>();

/** Every line logged inside `work` carries these ids, added to those that are set already. */
export function withLogContext<T>(ids: LogContext, work: () => T): T {
  return context.run({ ...context.get(), ...ids }, work);
}

const NEST_LEVELS: Record<LogLevel, NestLogLevel[]> = {
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug'],
};

/** Nest's own chatter while it wires modules; of interest only to whoever debugs it. Start-up errors are printed by main. */
const FRAMEWORK = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication', 'ExceptionHandler', 'TypeOrmModule']);

/** Nest's logger plus the ids of the scan run and agent at work; pretty for people, JSON lines for collectors. */
export class AppLogger extends ConsoleLogger {
  private readonly verboseFramework: boolean;

  constructor(level: LogLevel, format: LogFormat) {
    super({ logLevels: NEST_LEVELS[level], json: format === 'json', compact: true, prefix: 'Vigie', colors: format === 'pretty' && isatty(1) && !process.env.NO_COLOR });
    this.verboseFramework = level === 'debug';
  }

  /** For the time before the configuration is validated: what is wrong in it is told there. */
  static fromEnvironment(env: NodeJS.ProcessEnv): AppLogger {
    const level = LOG_LEVELS.find((name) => name === env.LOG_LEVEL) ?? 'info';
    return new AppLogger(level, env.LOG_FORMAT === 'json' ? 'json' : 'pretty');
  }

  protected override printMessages(...args: Parameters<ConsoleLogger['printMessages']>): void {
    const name = args[1] ?? '';
    if (this.verboseFramework || !FRAMEWORK.has(name)) super.printMessages(...args);
  }

  protected override formatContext(name: string): string {
    const ids = Object.entries(context.get() ?? {}).map(([key, value]) => `${key}=${value}`);
    return super.formatContext([name, ...ids].join(' '));
  }

  protected override getJsonLogObject(...args: Parameters<ConsoleLogger['getJsonLogObject']>) {
    return { ...super.getJsonLogObject(...args), ...context.get() };
  }
}

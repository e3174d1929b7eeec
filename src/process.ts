import type { INestApplication } from '@nestjs/common';
import { Logger } from '@nestjs/common';

/** What supervisors grant before they kill; ours must be shorter than theirs (10 s). */
const SHUTDOWN_LIMIT_MS = 9_000;

/** SIGTERM and SIGINT end the process with code 0 once everything is closed; a shutdown that hangs is cut off. */
export function exitOnSignal(app: INestApplication): void {
  const logger = new Logger('Shutdown');
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    logger.log(`${signal}: stopping`);
    setTimeout(() => process.exit(0), SHUTDOWN_LIMIT_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error(`Shutdown: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** An error while starting is told in its own words, not as a stack trace, and ends the process with code 1. */
export function failToStart(error: unknown): never {
  Logger.flush();
  process.stderr.write(`Vigie cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}

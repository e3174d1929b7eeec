import { Server } from 'node:http';
import type { INestApplication, INestApplicationContext } from '@nestjs/common';
import { Logger } from '@nestjs/common';

/** What supervisors grant before they kill; ours must be shorter than theirs (10 s). */
const SHUTDOWN_LIMIT_MS = 9_000;
/** How long a shutdown waits for requests that are still open. */
const REQUESTS_LIMIT_MS = 3_000;

/**
 * SIGTERM and SIGINT end the process with code 0. While it starts: at once, for nothing is at work yet. From
 * then on: once everything is closed; a shutdown that hangs is cut off.
 * @returns to be told of the application as soon as it serves.
 */
export function exitOnSignal(): (serving: INestApplication | INestApplicationContext) => void {
  let app: INestApplication | INestApplicationContext | null = null;
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    new Logger('Shutdown').log(`${signal}: stopping`);
    if (app) close(app);
    else process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return (serving) => (app = serving);
}

function close(app: INestApplication | INestApplicationContext): void {
  setTimeout(() => process.exit(0), SHUTDOWN_LIMIT_MS).unref();
  // Requests at work get their answers; a client that never finishes its own would keep the database from being closed.
  const server: unknown = 'getHttpServer' in app ? app.getHttpServer() : null;
  if (server instanceof Server) setTimeout(() => server.closeAllConnections(), REQUESTS_LIMIT_MS).unref();
  app.close().then(
    () => process.exit(0),
    (error: unknown) => {
      new Logger('Shutdown').error(`Shutdown: ${String(error)}`);
      process.exit(1);
    },
  );
}

/** An error while starting is told in its own words, not as a stack trace, and ends the process with code 1. */
export function failToStart(error: unknown): never {
  Logger.flush();
  process.stderr.write(`Vigie cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}

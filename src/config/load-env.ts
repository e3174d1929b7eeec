import { existsSync, readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Env, SECRET_NAMES } from './env.js';
import { isLoopback } from './loopback.js';

/** An administrator's key that the network can try must not be guessable. */
const SAFE_KEY_LENGTH = 24;

/** The environment cannot be used; the message lists every problem, one per line. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Configuration problems:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Adds what `.env` in the working folder says; the environment wins. */
export function addEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/**
 * Reads `NAME_FILE` secrets, applies defaults and validates.
 * @throws ConfigError naming all problems at once.
 */
export function loadEnv(source: Record<string, unknown>): Env {
  const problems: string[] = [];
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(source)) if (value !== '' && value !== undefined) given[name] = value;
  for (const name of SECRET_NAMES) readSecretFile(name, given, problems);

  const env = plainToInstance(Env, given, { exposeDefaultValues: true });
  for (const error of validateSync(env, { whitelist: true, stopAtFirstError: true })) {
    for (const detail of Object.values(error.constraints ?? {})) problems.push(`${detail} (${shown(error.property, given[error.property])})`);
  }
  if (Boolean(env.EMAIL_USERNAME) !== Boolean(env.EMAIL_PASSWORD)) {
    problems.push(`${env.EMAIL_USERNAME ? 'EMAIL_PASSWORD' : 'EMAIL_USERNAME'} is missing: EMAIL_USERNAME and EMAIL_PASSWORD go together; set both or neither`);
  }
  if (env.ADMIN_API_KEY !== undefined && env.ADMIN_API_KEY.length < SAFE_KEY_LENGTH && !isLoopback(env.HOST)) {
    problems.push(`ADMIN_API_KEY is too short for HOST=${env.HOST}, which others can reach: take at least ${SAFE_KEY_LENGTH} characters, or leave it out and Vigie makes one`);
  }
  if (env.ENTRY_RETENTION_DAYS > 0 && env.ENTRY_RETENTION_DAYS <= env.MAX_STATUS_FILE_AGE_DAYS) {
    problems.push(`ENTRY_RETENTION_DAYS (${env.ENTRY_RETENTION_DAYS}) must be more than MAX_STATUS_FILE_AGE_DAYS (${env.MAX_STATUS_FILE_AGE_DAYS}): a report that still counts must find the entries of its cycle`);
  }
  if (env.QUEUE === 'redis' && env.REDIS_URL === undefined) problems.push('REDIS_URL is missing: QUEUE=redis needs the address of a Redis server, such as redis://127.0.0.1:6379');
  if (env.QUEUE === 'postgres' && env.DATABASE_URL === undefined) {
    problems.push('DATABASE_URL is missing: QUEUE=postgres needs a PostgreSQL server, which the embedded database is not; set it, or leave QUEUE out');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return env;
}

function readSecretFile(name: string, given: Record<string, unknown>, problems: string[]): void {
  const path = given[`${name}_FILE`];
  if (typeof path !== 'string') return;
  if (given[name] !== undefined) {
    problems.push(`${name} and ${name}_FILE are both set; keep one`);
    return;
  }
  try {
    const secret = readFileSync(path, 'utf8').trim();
    // A mount that has not been filled yet must not pass for an empty secret.
    if (secret === '') problems.push(`${name}_FILE: ${path} is empty`);
    else given[name] = secret;
  } catch (error) {
    problems.push(`${name}_FILE: cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`);
  }
}

/** Secrets are named, never shown. */
function shown(name: string, value: unknown): string {
  const secret = (SECRET_NAMES as readonly string[]).includes(name);
  return secret ? 'value hidden' : `got ${JSON.stringify(value)}`;
}

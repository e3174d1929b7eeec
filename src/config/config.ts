import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { LogFormat, LogLevel } from '../common/logging.js';
import type { AfterPromotion, EmailSecurity, Env, Locale, QueueMode } from './env.js';
import { isLoopback } from './loopback.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface MailConfig {
  readonly host: string;
  readonly port: number;
  readonly credentials: { readonly username: string; readonly password: string } | null;
  readonly sender: string;
  readonly security: EmailSecurity;
  readonly verifyCertificate: boolean;
  /** Mails that may go out within a minute; 0 = as many as the server takes. */
  readonly maxPerMinute: number;
}

/** How long sending waits for the other side. */
export interface SendTimeouts {
  /** For a connection, and for the greeting of a mail server. */
  readonly connectMs: number;
  /** For the next answer of a mail server, also on a connection that stays open between mails. */
  readonly silenceMs: number;
  /** From the first question to a name server to the end of an HTTP answer. */
  readonly exchangeMs: number;
}

const SEND_TIMEOUTS: SendTimeouts = { connectMs: 10_000, silenceMs: 60_000, exchangeMs: 15_000 };

/** Everything that can be configured, nested and typed; durations in milliseconds, paths absolute. */
export abstract class AppConfig {
  abstract readonly http: {
    readonly host: string;
    readonly port: number;
    /** Origins of foreign web pages that may call the API. */
    readonly corsOrigins: readonly string[];
    /** How many proxies are believed, or which; as Express's setting `trust proxy` takes it. */
    readonly trustProxy: number | string;
    /** Requests a minute; 0 = no limit. */
    readonly rateLimits: { readonly perKey: number; readonly perAddress: number };
  };
  abstract readonly access: {
    /** null: a key is made at the first start. */
    readonly adminKey: string | null;
    /** null: made at the first start. */
    readonly secretKey: string | null;
    readonly sessionMs: number;
  };
  abstract readonly dataDir: string;
  abstract readonly database: { readonly url: string | null };
  abstract readonly queue: {
    readonly mode: QueueMode;
    /** Set where the mode is `redis`. A secret. */
    readonly redisUrl: string | null;
  };
  abstract readonly storage: {
    readonly stagingRoot: string;
    readonly validatedRoot: string;
    readonly settleMs: number;
    readonly afterPromotion: AfterPromotion;
    readonly workers: number;
  };
  abstract readonly scanner: {
    /** 0 = only by hand. */
    readonly intervalMs: number;
    /** Default grace of a job; never more than half its period. */
    readonly defaultGraceMs: number;
    readonly maxReportAgeMs: number;
    readonly autoRegister: boolean;
    readonly timezone: string;
  };
  abstract readonly notification: {
    readonly locale: Locale;
    readonly adminRecipients: readonly string[];
    /** 0 = no reminders. */
    readonly reminderMs: number;
    /** How long an incident gathers what belongs together before it is told. */
    readonly groupWaitMs: number;
    /** How long after a message a worsening of the same incident waits. */
    readonly groupIntervalMs: number;
    /** null without SMTP settings: messages are recorded as skipped. */
    readonly mail: MailConfig | null;
    /** Channels may send to addresses that are not public. */
    readonly allowPrivateAddresses: boolean;
    readonly timeouts: SendTimeouts;
    /** IANA zone of the times in messages, for whoever has none of their own. */
    readonly timezone: string;
    /** Where people reach Vigie's pages, without a slash at its end; null = messages carry no links. */
    readonly publicUrl: string | null;
    /** Hour of the day in `timezone` at which the daily digest is due; null = it is switched off. */
    readonly digestHour: number | null;
  };
  abstract readonly watch: {
    /** Address that is called after each scan; null = none. A secret. */
    readonly heartbeatUrl: string | null;
    /** 0 = free space is not watched. */
    readonly diskFreeMinPercent: number;
  };
  abstract readonly history: {
    /** How long entries are kept; 0 = for ever. */
    readonly entryRetentionMs: number;
  };
  abstract readonly log: { readonly level: LogLevel; readonly format: LogFormat };
}

/** Turns a validated environment into the configuration object that the rest of the code sees. */
export function buildConfig(env: Env): AppConfig {
  const dataDir = resolve(env.DATA_DIR);
  return Object.freeze({
    http: {
      host: env.HOST,
      port: env.PORT,
      corsOrigins: env.CORS_ORIGINS,
      trustProxy: trustProxy(env.TRUST_PROXY),
      rateLimits: { perKey: env.RATE_LIMIT_PER_KEY, perAddress: env.RATE_LIMIT_PER_ADDRESS },
    },
    access: { adminKey: env.ADMIN_API_KEY ?? null, secretKey: env.SECRET_KEY ?? null, sessionMs: env.SESSION_HOURS * HOUR_MS },
    dataDir,
    database: { url: env.DATABASE_URL ?? null },
    queue: { mode: env.QUEUE, redisUrl: env.REDIS_URL ?? null },
    storage: {
      stagingRoot: resolve(env.BACKUP_STORAGE_ROOT ?? join(dataDir, 'staging')),
      validatedRoot: resolve(env.VALIDATED_BACKUPS_BASE_PATH ?? join(dataDir, 'validated')),
      settleMs: env.STAGING_SETTLE_SECONDS * SECOND_MS,
      afterPromotion: env.AFTER_PROMOTION,
      workers: env.HASH_WORKERS ?? Math.max(1, availableParallelism() - 1),
    },
    scanner: {
      intervalMs: env.SCANNER_INTERVAL_MINUTES * MINUTE_MS,
      defaultGraceMs: env.SCANNER_REPORT_COLLECTION_WINDOW_MINUTES * MINUTE_MS,
      maxReportAgeMs: env.MAX_STATUS_FILE_AGE_DAYS * DAY_MS,
      autoRegister: env.AUTO_REGISTER_JOBS,
      timezone: env.APP_TIMEZONE,
    },
    notification: {
      locale: env.LOCALE,
      adminRecipients: env.ADMIN_EMAIL_RECIPIENT,
      reminderMs: env.REMINDER_HOURS * HOUR_MS,
      groupWaitMs: env.GROUP_WAIT_SECONDS * SECOND_MS,
      groupIntervalMs: env.GROUP_INTERVAL_MINUTES * MINUTE_MS,
      mail: mailConfig(env),
      allowPrivateAddresses: env.WEBHOOK_ALLOW_PRIVATE,
      timeouts: SEND_TIMEOUTS,
      timezone: env.APP_TIMEZONE,
      publicUrl: env.PUBLIC_URL === undefined ? null : new URL(env.PUBLIC_URL).href.replace(/\/+$/, ''),
      digestHour: env.DIGEST_HOUR === 'off' ? null : env.DIGEST_HOUR,
    },
    watch: { heartbeatUrl: env.HEARTBEAT_URL ?? null, diskFreeMinPercent: env.DISK_FREE_MIN_PERCENT },
    history: { entryRetentionMs: env.ENTRY_RETENTION_DAYS * DAY_MS },
    log: { level: env.LOG_LEVEL, format: env.LOG_FORMAT },
  });
}

function trustProxy(text = '0'): number | string {
  return /^\d+$/.test(text) ? Number(text) : text.trim();
}

function mailConfig(env: Env): MailConfig | null {
  if (!env.EMAIL_HOST) return null;
  const { EMAIL_USERNAME: username, EMAIL_PASSWORD: password } = env;
  return {
    host: env.EMAIL_HOST,
    port: env.EMAIL_PORT,
    credentials: username && password ? { username, password } : null,
    sender: env.EMAIL_SENDER ?? (username?.includes('@') ? username : 'vigie@localhost'),
    security: env.EMAIL_SECURITY,
    verifyCertificate: env.EMAIL_TLS_VERIFY ?? !isLoopback(env.EMAIL_HOST),
    maxPerMinute: env.EMAIL_MAX_PER_MINUTE,
  };
}

import { Transform, Type } from 'class-transformer';
import {
  IsBoolean, IsEmail, IsIn, IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, IsTimeZone, IsUrl, Matches, Max, Min, MinLength, ValidateBy,
} from 'class-validator';
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from '../common/logging.js';
import { isOrigin, isPublicUrl, isTrustProxy } from './network-names.js';

const EMAIL_SECURITIES = ['starttls', 'tls', 'none'] as const;
export const LOCALES = ['en', 'fr'] as const;
const AFTER_PROMOTION = ['keep', 'delete'] as const;
const QUEUES = ['off', 'postgres', 'redis'] as const;
export type QueueMode = (typeof QUEUES)[number];
export type EmailSecurity = (typeof EMAIL_SECURITIES)[number];
export type Locale = (typeof LOCALES)[number];
export type AfterPromotion = (typeof AFTER_PROMOTION)[number];

const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off'];

/** `"false"` is not a truthy string here: anything but a known word stays as it is and fails `@IsBoolean`. */
const ToBoolean = () =>
  Transform(({ value }: { value: unknown }) => {
    const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
    if (typeof word === 'string' && TRUE.includes(word)) return true;
    return typeof word === 'string' && FALSE.includes(word) ? false : word;
  });

/** An hour of the day; what is neither that nor `off` stays as it is and fails. */
const ToHour = () =>
  Transform(({ value }: { value: unknown }) => {
    const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
    return typeof word === 'string' && /^\d{1,2}$/.test(word) ? Number(word) : word;
  });

/** Digests look back over 30 days, and cycles that were decided lately must be there whole. */
export const LEAST_RETENTION_DAYS = 35;

const isRetention = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && (value === 0 || (value >= LEAST_RETENTION_DAYS && value <= 36_500));

const isHourOrOff = (value: unknown): boolean => value === 'off' || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 23);

/** Comma-separated text → trimmed, non-empty items. */
const ToList = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.split(',').map((item) => item.trim()).filter(Boolean) : value,
  );

/**
 * Every variable that Vigie reads: its validator, its default and what it is for. An empty value counts
 * as unset. A secret may be given as `NAME_FILE=/path` instead of `NAME=value`.
 */
export class Env {
  /** Address to listen on. */
  @IsString() @IsNotEmpty()
  HOST: string = '127.0.0.1';

  /** Port to listen on; 0 takes any free one. */
  @Type(() => Number) @IsInt() @Min(0) @Max(65535)
  PORT: number = 3000;

  /** Folder for everything Vigie keeps itself: embedded database, default staging and validated roots. */
  @IsString() @IsNotEmpty()
  DATA_DIR: string = './data';

  /** `postgres://user:password@host:5432/name`, PostgreSQL 14 or newer; unset: embedded PostgreSQL in `DATA_DIR/db`. */
  @IsOptional() @Matches(/^postgres(ql)?:\/\//, { message: 'DATABASE_URL must start with postgres:// or postgresql://' })
  DATABASE_URL?: string;

  /** Who works on a scan: `off` = the process that begins it; `postgres` or `redis` = also any worker (`npm run start:worker`), by way of a queue there. */
  @IsIn(QUEUES)
  QUEUE: QueueMode = 'off';

  /** `redis://:password@host:6379/0`, or `rediss://` with TLS: where the queue is, for `QUEUE=redis`. */
  @IsOptional() @Matches(/^rediss?:\/\//, { message: 'REDIS_URL must start with redis:// or rediss://' })
  REDIS_URL?: string;

  /** Staging: the folder that holds one folder per agent. Default `DATA_DIR/staging`. */
  @IsOptional() @IsString()
  BACKUP_STORAGE_ROOT?: string;

  /** Where verified copies go. Default `DATA_DIR/validated`. */
  @IsOptional() @IsString()
  VALIDATED_BACKUPS_BASE_PATH?: string;

  /** Minutes between scans of everything; fractions allowed; 0 = only by `POST /scanner/run`. Deadlines are watched all the same. */
  @Type(() => Number) @IsNumber() @Min(0) @Max(7 * 24 * 60)
  SCANNER_INTERVAL_MINUTES: number = 15;

  /** Default grace of a job, in minutes: how long after the expected time a backup is still on time (at most half its period). */
  @Type(() => Number) @IsNumber() @Min(0) @Max(7 * 24 * 60)
  SCANNER_REPORT_COLLECTION_WINDOW_MINUTES: number = 60;

  /** Reports older than this many days (plus the time Vigie itself was down) are archived without a verdict. */
  @Type(() => Number) @IsNumber() @Min(0.01) @Max(3650)
  MAX_STATUS_FILE_AGE_DAYS: number = 7;

  /** Days for which backup entries are kept; what is older is removed, and its figures stay, day by day. 0 = for ever; else at least 35. */
  @Type(() => Number) @ValidateBy({ name: 'isRetention', validator: { validate: isRetention } }, { message: `ENTRY_RETENTION_DAYS must be 0 (for ever), or a whole number from ${LEAST_RETENTION_DAYS} to 36500` })
  ENTRY_RETENTION_DAYS: number = 0;

  /** How long a missing or differing file may still be arriving before it is judged, in seconds. */
  @Type(() => Number) @IsNumber() @Min(0) @Max(7 * 24 * 3600)
  STAGING_SETTLE_SECONDS: number = 300;

  /** What happens to the staged file after promotion: `keep` or `delete`. */
  @IsIn(AFTER_PROMOTION)
  AFTER_PROMOTION: AfterPromotion = 'keep';

  /** Threads that copy and hash. Default: cores − 1, at least 1. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(64)
  HASH_WORKERS?: number;

  /** IANA zone of report times that carry none, unless the agent has its own. */
  @IsTimeZone()
  APP_TIMEZONE: string = 'UTC';

  /** Language of mails: `en` or `fr`. */
  @IsIn(LOCALES)
  LOCALE: Locale = 'en';

  /** SMTP server. Unset: alerts are recorded as `skipped`. */
  @IsOptional() @IsString()
  EMAIL_HOST?: string;

  /** SMTP port. */
  @Type(() => Number) @IsInt() @Min(1) @Max(65535)
  EMAIL_PORT: number = 587;

  /** SMTP user; needs `EMAIL_PASSWORD`. */
  @IsOptional() @IsString()
  EMAIL_USERNAME?: string;

  /** SMTP password; needs `EMAIL_USERNAME`. */
  @IsOptional() @IsString()
  EMAIL_PASSWORD?: string;

  /** Sender address. Default: `EMAIL_USERNAME` when it is an address, else `vigie@localhost`. */
  @IsOptional() @IsString()
  EMAIL_SENDER?: string;

  /** `starttls` (required, never silently dropped), `tls` (from the first byte) or `none`. */
  @IsIn(EMAIL_SECURITIES)
  EMAIL_SECURITY: EmailSecurity = 'starttls';

  /** Check the mail server's certificate. Default: yes, except on a loopback `EMAIL_HOST`. */
  @IsOptional() @ToBoolean() @IsBoolean()
  EMAIL_TLS_VERIFY?: boolean;

  /** Mails that may go out within a minute, where the mail server limits them; 0 = no limit. */
  @Type(() => Number) @IsInt() @Min(0) @Max(100_000)
  EMAIL_MAX_PER_MINUTE: number = 0;

  /** Who is told of everything; several addresses separated by commas. */
  @ToList() @IsEmail({ allow_display_name: false, require_tld: false }, { each: true })
  ADMIN_EMAIL_RECIPIENT: string[] = [];

  /** Hours between reminders while a job stays in an alerting status; 0 = no reminders. */
  @Type(() => Number) @IsNumber() @Min(0) @Max(8760)
  REMINDER_HOURS: number = 24;

  /** Seconds that a new incident waits for more jobs of the agent before people are told; also before part of a recovery is. 0 = none. */
  @Type(() => Number) @IsNumber() @Min(0) @Max(3600)
  GROUP_WAIT_SECONDS: number = 30;

  /** Minutes between two messages that an incident has become worse; 0 = each is told after `GROUP_WAIT_SECONDS`. */
  @Type(() => Number) @IsNumber() @Min(0) @Max(1440)
  GROUP_INTERVAL_MINUTES: number = 30;

  /** Hour of the day, in `APP_TIMEZONE`, at which the daily digest is sent, also when all is well; `off` = never. */
  @ToHour() @ValidateBy({ name: 'isHourOrOff', validator: { validate: isHourOrOff } }, { message: 'DIGEST_HOUR must be a whole hour from 0 to 23, or off' })
  DIGEST_HOUR: number | 'off' = 7;

  /** Where people reach Vigie's pages, such as `https://vigie.example.org`, perhaps with a path: messages link there. Unset: no links. */
  @IsOptional() @ValidateBy({ name: 'isPublicUrl', validator: { validate: isPublicUrl } }, { message: 'PUBLIC_URL must be a URL such as https://vigie.example.org or https://ops.example.org/vigie: http or https, in ASCII, without user, query and fragment' })
  PUBLIC_URL?: string;

  /** Address that is called after each scan that ended well, with `/fail` behind it after one that did not: a dead man's switch elsewhere. */
  @IsOptional() @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true }, { message: 'HEARTBEAT_URL must be an address without user name and password, such as https://hc.example.org/ping/1b2c' })
  HEARTBEAT_URL?: string;

  /** Percent of the volumes of staging and validated copies that must stay free, or people are told; 0 = free space is not watched. */
  @Type(() => Number) @IsNumber() @Min(0) @Max(99)
  DISK_FREE_MIN_PERCENT: number = 10;

  /** `true` lets notification channels send to private, loopback and link-local addresses; `false` refuses them. */
  @ToBoolean() @IsBoolean()
  WEBHOOK_ALLOW_PRIVATE: boolean = false;

  /** `true` turns databases that no job expects into daily jobs at the hour they were first seen. */
  @ToBoolean() @IsBoolean()
  AUTO_REGISTER_JOBS: boolean = false;

  /** `error`, `warn`, `info` or `debug`. */
  @IsIn(LOG_LEVELS)
  LOG_LEVEL: LogLevel = 'info';

  /** `pretty` for people, `json` for log collectors. */
  @IsIn(LOG_FORMATS)
  LOG_FORMAT: LogFormat = 'pretty';

  /** API key of an administrator, at least 24 characters unless `HOST` is loopback. Unset: one is made at the first start, in `DATA_DIR/admin-key`. */
  @IsOptional() @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'ADMIN_API_KEY must be 1 to 200 visible ASCII characters without blanks' })
  ADMIN_API_KEY?: string;

  /** Signs browser sessions and encrypts the secrets of notification channels; the same for all processes on one database. Default: made at the first start, in `DATA_DIR/secret-key`. */
  @IsOptional() @MinLength(24)
  SECRET_KEY?: string;

  /** Hours after which a browser has to sign in again. */
  @Type(() => Number) @IsNumber() @Min(0.01) @Max(8760)
  SESSION_HOURS: number = 12;

  /** Web pages of these origins may call the API from a browser, such as `https://ops.example.org`; separated by commas. Unset: only Vigie's own. */
  @ToList() @ValidateBy({ name: 'isOrigin', validator: { validate: isOrigin } }, { each: true, message: 'CORS_ORIGINS must be origins as browsers send them, such as https://ops.example.org: lower case, no path, no default port' })
  CORS_ORIGINS: string[] = [];

  /** Proxies in front of Vigie whose `X-Forwarded-*` headers are believed: how many, or their addresses separated by commas. Unset: none. */
  @IsOptional() @ValidateBy({ name: 'isTrustProxy', validator: { validate: isTrustProxy } }, { message: 'TRUST_PROXY must be a number of proxies, or addresses such as loopback, 10.0.0.0/8' })
  TRUST_PROXY?: string;

  /** Requests a minute that one API key may make; 0 = no limit. */
  @Type(() => Number) @IsInt() @Min(0) @Max(10_000_000)
  RATE_LIMIT_PER_KEY: number = 1200;

  /** Requests a minute that may come from one address, with or without a key; 0 = no limit. */
  @Type(() => Number) @IsInt() @Min(0) @Max(10_000_000)
  RATE_LIMIT_PER_ADDRESS: number = 6000;
}

/** Variables that may be read from a file named by `NAME_FILE`. */
export const SECRET_NAMES = ['DATABASE_URL', 'REDIS_URL', 'EMAIL_USERNAME', 'EMAIL_PASSWORD', 'ADMIN_API_KEY', 'SECRET_KEY', 'HEARTBEAT_URL'] as const;

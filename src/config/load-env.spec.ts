import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type AppConfig, buildConfig } from './config.js';
import { Env, SECRET_NAMES } from './env.js';
import { ConfigError, loadEnv } from './load-env.js';

const SECRET = 'hunter2-très-secret';
const DAY_MS = 24 * 3_600_000;
const config = (env: Record<string, string> = {}): AppConfig => buildConfig(loadEnv(env));

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadEnv(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

interface Variable {
  readonly name: string;
  readonly read: (config: AppConfig) => unknown;
  readonly byDefault: unknown;
  /** [given, understood]. */
  readonly good: [string, unknown];
  readonly bad: string[];
}

const mail = { EMAIL_HOST: 'smtp.example.org' };
const VARIABLES: (Variable & { readonly beside?: Record<string, string> })[] = [
  { name: 'HOST', read: ({ http }) => http.host, byDefault: '127.0.0.1', good: ['0.0.0.0', '0.0.0.0'], bad: [] },
  { name: 'PORT', read: ({ http }) => http.port, byDefault: 3000, good: ['8080', 8080], bad: ['eighty', '-1', '65536', '80.5'] },
  { name: 'DATA_DIR', read: ({ dataDir }) => dataDir, byDefault: resolve('data'), good: ['/srv/vigie/', '/srv/vigie'], bad: [] },
  { name: 'DATABASE_URL', read: ({ database }) => database.url, byDefault: null, good: ['postgres://v@db/v', 'postgres://v@db/v'], bad: ['mysql://v@db/v', 'db:5432', 'postgres:/db'] },
  { name: 'QUEUE', read: ({ queue }) => queue.mode, byDefault: 'off', good: ['postgres', 'postgres'], bad: ['on', 'OFF', 'bullmq'], beside: { DATABASE_URL: 'postgres://v@db/v' } },
  { name: 'REDIS_URL', read: ({ queue }) => queue.redisUrl, byDefault: null, good: ['rediss://:word@redis:6380/2', 'rediss://:word@redis:6380/2'], bad: ['redis:6379', 'http://redis:6379'] },
  { name: 'BACKUP_STORAGE_ROOT', read: ({ storage }) => storage.stagingRoot, byDefault: resolve('data/staging'), good: ['in', resolve('in')], bad: [] },
  { name: 'VALIDATED_BACKUPS_BASE_PATH', read: ({ storage }) => storage.validatedRoot, byDefault: resolve('data/validated'), good: ['/mnt/out', '/mnt/out'], bad: [] },
  { name: 'SCANNER_INTERVAL_MINUTES', read: ({ scanner }) => scanner.intervalMs, byDefault: 900_000, good: ['0.5', 30_000], bad: ['-1', 'often', '10081', 'Infinity'] },
  { name: 'SCANNER_REPORT_COLLECTION_WINDOW_MINUTES', read: ({ scanner }) => scanner.defaultGraceMs, byDefault: 3_600_000, good: ['90', 5_400_000], bad: ['-1', 'long', '10081'] },
  { name: 'MAX_STATUS_FILE_AGE_DAYS', read: ({ scanner }) => scanner.maxReportAgeMs, byDefault: 7 * DAY_MS, good: ['30', 30 * DAY_MS], bad: ['0', '-1', 'old', '3651'] },
  { name: 'ENTRY_RETENTION_DAYS', read: ({ history }) => history.entryRetentionMs, byDefault: 0, good: ['365', 365 * DAY_MS], bad: ['-1', '34', '90.5', 'never', '36501'] },
  { name: 'STAGING_SETTLE_SECONDS', read: ({ storage }) => storage.settleMs, byDefault: 300_000, good: ['0', 0], bad: ['-1', 'soon', '604801'] },
  { name: 'AFTER_PROMOTION', read: ({ storage }) => storage.afterPromotion, byDefault: 'keep', good: ['delete', 'delete'], bad: ['burn', 'KEEP'] },
  { name: 'HASH_WORKERS', read: ({ storage }) => storage.workers, byDefault: Math.max(1, availableParallelism() - 1), good: ['4', 4], bad: ['0', '65', '1.5', 'all'] },
  { name: 'APP_TIMEZONE', read: ({ scanner }) => scanner.timezone, byDefault: 'UTC', good: ['Africa/Douala', 'Africa/Douala'], bad: ['Mars/Olympus'] },
  { name: 'LOCALE', read: ({ notification }) => notification.locale, byDefault: 'en', good: ['fr', 'fr'], bad: ['de'] },
  { name: 'EMAIL_HOST', read: ({ notification }) => notification.mail?.host ?? null, byDefault: null, good: ['smtp.example.org', 'smtp.example.org'], bad: [] },
  { name: 'EMAIL_PORT', read: ({ notification }) => notification.mail?.port, byDefault: 587, good: ['465', 465], bad: ['0', 'smtp', '65536'], beside: mail },
  { name: 'EMAIL_SENDER', read: ({ notification }) => notification.mail?.sender, byDefault: 'vigie@localhost', good: ['a@example.org', 'a@example.org'], bad: [], beside: mail },
  { name: 'EMAIL_SECURITY', read: ({ notification }) => notification.mail?.security, byDefault: 'starttls', good: ['tls', 'tls'], bad: ['ssl', 'STARTTLS'], beside: mail },
  { name: 'EMAIL_TLS_VERIFY', read: ({ notification }) => notification.mail?.verifyCertificate, byDefault: true, good: ['no', false], bad: ['maybe'], beside: mail },
  { name: 'EMAIL_MAX_PER_MINUTE', read: ({ notification }) => notification.mail?.maxPerMinute, byDefault: 0, good: ['30', 30], bad: ['-1', '1.5', 'many'], beside: mail },
  { name: 'ADMIN_EMAIL_RECIPIENT', read: ({ notification }) => notification.adminRecipients, byDefault: [], good: [' a@example.org, ,b@localhost', ['a@example.org', 'b@localhost']], bad: ['nobody', 'a@example.org;b@example.org', 'A <a@example.org>'] },
  { name: 'REMINDER_HOURS', read: ({ notification }) => notification.reminderMs, byDefault: DAY_MS, good: ['0', 0], bad: ['-1', 'daily', '8761'] },
  { name: 'GROUP_WAIT_SECONDS', read: ({ notification }) => notification.groupWaitMs, byDefault: 30_000, good: ['0', 0], bad: ['-1', 'soon', '3601'] },
  { name: 'GROUP_INTERVAL_MINUTES', read: ({ notification }) => notification.groupIntervalMs, byDefault: 1_800_000, good: ['0', 0], bad: ['-1', 'rarely', '1441'] },
  { name: 'DIGEST_HOUR', read: ({ notification }) => notification.digestHour, byDefault: 7, good: ['23', 23], bad: ['24', '-1', '7.5', 'noon', '7h'] },
  { name: 'DIGEST_HOUR', read: ({ notification }) => notification.digestHour, byDefault: 7, good: ['OFF', null], bad: [] },
  { name: 'PUBLIC_URL', read: ({ notification }) => notification.publicUrl, byDefault: null, good: ['https://ops.example.org/vigie/', 'https://ops.example.org/vigie'], bad: ['vigie.example.org', 'ftp://vigie.example.org', 'https://user:word@vigie.example.org', 'https://vigie.example.org/?a=1', 'https://vigie.example.org/#top', 'https://vigie.example.org/a b', 'https://'] },
  { name: 'PUBLIC_URL', read: ({ notification }) => notification.publicUrl, byDefault: null, good: ['http://vigie.lan:3000', 'http://vigie.lan:3000'], bad: [] },
  { name: 'HEARTBEAT_URL', read: ({ watch }) => watch.heartbeatUrl, byDefault: null, good: ['https://hc.example.org/ping/1b2c?rid=3', 'https://hc.example.org/ping/1b2c?rid=3'], bad: ['hc.example.org/ping', 'ftp://hc.example.org', 'https://user:word@hc.example.org/ping', 'often'] },
  { name: 'DISK_FREE_MIN_PERCENT', read: ({ watch }) => watch.diskFreeMinPercent, byDefault: 10, good: ['0', 0], bad: ['-1', '100', 'some'] },
  { name: 'WEBHOOK_ALLOW_PRIVATE', read: ({ notification }) => notification.allowPrivateAddresses, byDefault: false, good: ['true', true], bad: ['perhaps', '2'] },
  { name: 'AUTO_REGISTER_JOBS', read: ({ scanner }) => scanner.autoRegister, byDefault: false, good: ['TRUE', true], bad: ['maybe', '2'] },
  { name: 'LOG_LEVEL', read: ({ log }) => log.level, byDefault: 'info', good: ['debug', 'debug'], bad: ['loud', 'log'] },
  { name: 'SESSION_HOURS', read: ({ access }) => access.sessionMs, byDefault: 12 * 3_600_000, good: ['0.5', 1_800_000], bad: ['0', 'long', '8761'] },
  { name: 'CORS_ORIGINS', read: ({ http }) => http.corsOrigins, byDefault: [], good: ['https://a.example.org, http://localhost:5173', ['https://a.example.org', 'http://localhost:5173']], bad: ['*', 'https://a.example.org/', 'a.example.org'] },
  { name: 'TRUST_PROXY', read: ({ http }) => http.trustProxy, byDefault: 0, good: ['loopback, 10.0.0.0/8', 'loopback, 10.0.0.0/8'], bad: ['true', '10.0.0.0/33', 'proxy'] },
  { name: 'RATE_LIMIT_PER_KEY', read: ({ http }) => http.rateLimits.perKey, byDefault: 1200, good: ['0', 0], bad: ['-1', '1.5', 'many'] },
  { name: 'RATE_LIMIT_PER_ADDRESS', read: ({ http }) => http.rateLimits.perAddress, byDefault: 6000, good: ['100', 100], bad: ['-1', '1.5', 'many'] },
  { name: 'LOG_FORMAT', read: ({ log }) => log.format, byDefault: 'pretty', good: ['json', 'json'], bad: ['xml'] },
];
/** Told elsewhere: credentials have no default of their own. */
const ELSEWHERE = ['EMAIL_USERNAME', 'EMAIL_PASSWORD', 'ADMIN_API_KEY', 'SECRET_KEY'];

describe('The environment', () => {
  describe.each(VARIABLES)('variable $name', ({ name, read, byDefault, good: [given, understood], bad, beside = {} }) => {
    it('has its default when it is unset or empty', () => {
      expect(read(config(beside))).toEqual(byDefault);
      if (name in beside) return;
      expect(read(config({ ...beside, [name]: '' }))).toEqual(byDefault);
    });

    it(`reads ${given}`, () => expect(read(config({ ...beside, [name]: given }))).toEqual(understood));

    if (bad.length > 0) {
      it.each(bad)('refuses %s, in one problem that names it and shows the value', (value) => {
        const problems = problemsOf({ ...beside, [name]: value });
        expect(problems).not.toEqual([]);
        for (const problem of problems) expect(problem).toContain(name);
      });
    }
  });

  it('has no variable that this table forgets', () => {
    const known = [...VARIABLES.map(({ name }) => name), ...ELSEWHERE];
    expect(Object.keys(new Env()).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('tells all problems in one message, one line each, and ignores what is not its own', () => {
    const problems = problemsOf({ PORT: 'x', LOCALE: 'de', LOG_LEVEL: 'loud', PATH: '/bin', HOME: '/root' });
    expect(problems).toHaveLength(3);
    expect(new ConfigError(problems).message.split('\n')).toHaveLength(4);
  });

  it('puts the default roots below DATA_DIR', () => {
    expect(config({ DATA_DIR: '/srv/vigie' }).storage).toMatchObject({ stagingRoot: '/srv/vigie/staging', validatedRoot: '/srv/vigie/validated' });
  });

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('does not ask %s for a certificate unless told to', (EMAIL_HOST) => {
    expect(config({ EMAIL_HOST }).notification.mail?.verifyCertificate).toBe(false);
    expect(config({ EMAIL_HOST, EMAIL_TLS_VERIFY: 'true' }).notification.mail?.verifyCertificate).toBe(true);
  });

  it('cannot be changed once it is read', () => {
    expect(Object.isFrozen(config())).toBe(true);
  });
});

describe('ADMIN_API_KEY', () => {
  const short = 'x'.repeat(23);

  it.each(['127.0.0.1', 'localhost', '::1'])('may be short on HOST=%s, which only this machine reaches', (HOST) => {
    expect(config({ HOST, ADMIN_API_KEY: short }).access.adminKey).toBe(short);
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'vigie.example.org'])('needs 24 characters on HOST=%s', (HOST) => {
    expect(problemsOf({ HOST, ADMIN_API_KEY: short })).toEqual([expect.stringContaining(`ADMIN_API_KEY is too short for HOST=${HOST}`)]);
    expect(config({ HOST, ADMIN_API_KEY: `${short}x` }).access.adminKey).toHaveLength(24);
    expect(config({ HOST }).access.adminKey).toBeNull();
  });

  it.each(['two words', 'clé-du-château', 'x'.repeat(201)])('cannot be %j, which no header could carry', (ADMIN_API_KEY) => {
    expect(problemsOf({ ADMIN_API_KEY })).toEqual([expect.stringMatching(/^ADMIN_API_KEY must be .* \(value hidden\)$/)]);
  });
});

describe('Mail credentials', () => {
  const host = { EMAIL_HOST: 'smtp.example.org' };

  it('go together, and a user name that is an address is the sender', () => {
    const { notification } = config({ ...host, EMAIL_USERNAME: 'v@example.org', EMAIL_PASSWORD: SECRET });
    expect(notification.mail).toMatchObject({ credentials: { username: 'v@example.org', password: SECRET }, sender: 'v@example.org' });
    expect(config({ ...host, EMAIL_USERNAME: 'v', EMAIL_PASSWORD: SECRET }).notification.mail?.sender).toBe('vigie@localhost');
    expect(config(host).notification.mail?.credentials).toBeNull();
  });

  it.each([['EMAIL_USERNAME', 'EMAIL_PASSWORD'], ['EMAIL_PASSWORD', 'EMAIL_USERNAME']])('with only %s are refused', (given, missing) => {
    const problems = problemsOf({ ...host, [given]: SECRET });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${missing} is missing`);
    expect(problems[0]).not.toContain(SECRET);
  });
});

describe('A secret', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'vigie-env-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function file(content: string): string {
    const path = join(folder, 'secret');
    writeFileSync(path, content);
    return path;
  }

  it.each(['EMAIL_USERNAME', 'EMAIL_PASSWORD'] as const)('%s may lie in a file, whose last line break does not count', (name) => {
    const other = name === 'EMAIL_USERNAME' ? { EMAIL_PASSWORD: 'x' } : { EMAIL_USERNAME: 'x' };
    expect(loadEnv({ ...other, [`${name}_FILE`]: file(`${SECRET}\n`) })[name]).toBe(SECRET);
  });

  it.each(['ADMIN_API_KEY', 'SECRET_KEY'] as const)('%s may lie in a file too', (name) => {
    expect(loadEnv({ [`${name}_FILE`]: file('chosen-by-hand-and-long-enough\n') })[name]).toBe('chosen-by-hand-and-long-enough');
  });

  it('DATABASE_URL may lie in a file, and is checked like any other', () => {
    expect(loadEnv({ DATABASE_URL_FILE: file('postgres://v:p@db/v\n') }).DATABASE_URL).toBe('postgres://v:p@db/v');
    expect(problemsOf({ DATABASE_URL_FILE: file(`mysql://${SECRET}@db`) }).join()).toContain('DATABASE_URL must start with');
  });

  it.each(SECRET_NAMES)('%s in a file that is empty is refused, not taken for unset', (name) => {
    expect(problemsOf({ [`${name}_FILE`]: file('\n') })).toEqual([expect.stringContaining(`${name}_FILE`)]);
  });

  it.each(SECRET_NAMES)('%s is refused when it is given twice or its file cannot be read', (name) => {
    expect(problemsOf({ [name]: SECRET, [`${name}_FILE`]: file('x') }).join()).toContain(`${name} and ${name}_FILE are both set`);
    expect(problemsOf({ [`${name}_FILE`]: join(folder, 'absent') }).join()).toMatch(/cannot read .*absent: ENOENT/);
  });

  it.each(SECRET_NAMES)('%s never shows in a message', (name) => {
    for (const env of [{ [name]: SECRET }, { [name]: SECRET, [`${name}_FILE`]: '/dev/null' }, { [`${name}_FILE`]: file(SECRET) }]) {
      expect(problemsOf({ PORT: 'x', ...env }).join()).not.toContain(SECRET);
    }
  });
});

describe('QUEUE', () => {
  it('on Redis needs its address', () => {
    expect(problemsOf({ QUEUE: 'redis' })).toEqual([expect.stringMatching(/^REDIS_URL is missing: QUEUE=redis needs/)]);
    expect(config({ QUEUE: 'redis', REDIS_URL: 'redis://redis:6379' }).queue).toEqual({ mode: 'redis', redisUrl: 'redis://redis:6379' });
  });

  it('on PostgreSQL needs a server, which the embedded database is not', () => {
    expect(problemsOf({ QUEUE: 'postgres' })).toEqual([expect.stringMatching(/^DATABASE_URL is missing: QUEUE=postgres needs/)]);
  });
});

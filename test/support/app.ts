import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { configureApp, selfCheck } from '../../src/app.setup.js';
import { HttpServerAdapter } from '../../src/common/http/http-server.js';
import { AppLogger } from '../../src/common/logging.js';
import { AppConfig, buildConfig } from '../../src/config/config.js';
import { loadEnv } from '../../src/config/load-env.js';
import { DigestOptions } from '../../src/digest/digest-times.js';
import { DeadlineWatchOptions } from '../../src/scanner/deadlines/deadline-watch.js';
import { SelfWatchOptions } from '../../src/watch/self-watch.js';

/** What every test application lets in as an administrator, unless its `env` says otherwise. */
export const ADMIN_KEY = 'the-key-of-the-tests';

/** Incidents are told as soon as they are noticed, unless a test is about the wait. */
export const AT_ONCE = { GROUP_WAIT_SECONDS: '0', GROUP_INTERVAL_MINUTES: '0' } as const;

/** How scans are shared with workers, where the suite is asked to run that way: `VIGIE_TEST_QUEUE=postgres|redis`. */
export function queueOfTests(): Record<string, string> {
  const mode = process.env.VIGIE_TEST_QUEUE;
  if (!mode) return {};
  return { QUEUE: mode, ...(mode === 'redis' && { REDIS_URL: process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379' }) };
}

export interface TestApp {
  readonly app: NestExpressApplication;
  /** `http://127.0.0.1:<free port>`. */
  readonly url: string;
  readonly config: AppConfig;
  close(): Promise<void>;
}

/**
 * The whole application in this process, listening on a free port of loopback; scans only by hand unless `env` says otherwise, and does
 * not watch deadlines, nor itself, nor send digests by the clock.
 * @param adjust overrides providers (a fixed `Clock`, for example) before the module is compiled.
 */
export async function startApp(
  env: Record<string, string>,
  adjust: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<TestApp> {
  const config = buildConfig(loadEnv({ PORT: '0', SCANNER_INTERVAL_MINUTES: '0', LOG_LEVEL: 'error', ADMIN_API_KEY: ADMIN_KEY, RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_ADDRESS: '0', ...AT_ONCE, ...queueOfTests(), ...env }));
  const builder = Test.createTestingModule({ imports: [AppModule] }).overrideProvider(AppConfig).useValue(config)
    .overrideProvider(SelfWatchOptions).useValue({ isOn: false } satisfies SelfWatchOptions)
    .overrideProvider(DigestOptions).useValue({ isOn: false } satisfies DigestOptions)
    .overrideProvider(DeadlineWatchOptions).useValue({ isOn: false } satisfies DeadlineWatchOptions);
  const testing = await adjust(builder).compile();
  const app = testing.createNestApplication<NestExpressApplication>(new HttpServerAdapter(), { bodyParser: false, logger: new AppLogger(config.log.level, 'pretty') });
  await configureApp(app);
  await selfCheck(app);
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), config, close: () => app.close() };
}

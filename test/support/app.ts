import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { configureApp, selfCheck } from '../../src/app.setup.js';
import { HttpServerAdapter } from '../../src/common/http/http-server.js';
import { AppLogger } from '../../src/common/logging.js';
import { AppConfig, buildConfig } from '../../src/config/config.js';
import { loadEnv } from '../../src/config/load-env.js';
import { DeadlineWatchOptions } from '../../src/scanner/deadline-watch.js';

/** What every test application lets in as an administrator, unless its `env` says otherwise. */
export const ADMIN_KEY = 'the-key-of-the-tests';

export interface TestApp {
  readonly app: NestExpressApplication;
  /** `http://127.0.0.1:<free port>`. */
  readonly url: string;
  readonly config: AppConfig;
  close(): Promise<void>;
}

/**
 * The whole application in this process, listening on a free port of loopback; scans only by hand unless `env` says otherwise, and does
 * not watch deadlines by itself.
 * @param adjust overrides providers (a fixed `Clock`, for example) before the module is compiled.
 */
export async function startApp(
  env: Record<string, string>,
  adjust: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<TestApp> {
  const config = buildConfig(loadEnv({ PORT: '0', SCANNER_INTERVAL_MINUTES: '0', LOG_LEVEL: 'error', ADMIN_API_KEY: ADMIN_KEY, RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_ADDRESS: '0', ...env }));
  const builder = Test.createTestingModule({ imports: [AppModule] }).overrideProvider(AppConfig).useValue(config)
    .overrideProvider(DeadlineWatchOptions).useValue({ isOn: false } satisfies DeadlineWatchOptions);
  const testing = await adjust(builder).compile();
  const app = testing.createNestApplication<NestExpressApplication>(new HttpServerAdapter(), { bodyParser: false, logger: new AppLogger(config.log.level, 'pretty') });
  await configureApp(app);
  await selfCheck(app);
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), config, close: () => app.close() };
}

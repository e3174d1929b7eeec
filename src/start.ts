import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { configureApp, listen, selfCheck } from './app.setup.js';
import { HttpServerAdapter } from './common/http/http-server.js';
import { AppLogger } from './common/logging.js';

/** Makes the application, checks what it stands on, and lets it listen. @throws Error that says what is in the way */
export async function start(): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, new HttpServerAdapter(), {
    abortOnError: false,
    bodyParser: false,
    logger: AppLogger.fromEnvironment(process.env),
  });
  await configureApp(app);
  await selfCheck(app);
  await listen(app);
  return app;
}

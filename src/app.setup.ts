import { ClassSerializerInterceptor, type INestApplication, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { openFrontDoor } from './access/front-door.js';
import { Clock } from './common/clock.js';
import { documentBodyRefusals } from './common/http/body-refusals.js';
import { ProblemFilter } from './common/http/problem.filter.js';
import { RequestPipe } from './common/http/validation.js';
import { AppConfig } from './config/config.js';
import { checkRoots } from './storage/self-check.js';

const BODY_LIMIT = '1mb';

/** Everything that makes HTTP behave the same in the program and in the tests. */
export async function configureApp(app: NestExpressApplication): Promise<void> {
  app.disable('x-powered-by');
  await openFrontDoor(app);
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalInterceptors(new ClassSerializerInterceptor(app.get(Reflector)));
  const document = openApiDocument(app);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', customSiteTitle: 'Vigie API' });
}

/** The API as an OpenAPI document; `openapi.json` in the repository is this, written by `npm run openapi`. */
export function openApiDocument(app: NestExpressApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Vigie')
    .setDescription('Watches over database backups: what is expected, what arrived, what is stored, and who was told.')
    .setVersion('0.1.0')
    .addServer('http://127.0.0.1:3000', 'Default address')
    .build();
  return documentBodyRefusals(SwaggerModule.createDocument(app, options, { operationIdFactory: (_controller, method) => method }));
}

/**
 * Short self-check before anything is served: one line per finding.
 * @throws Error that lists what must be mended.
 */
export async function selfCheck(app: INestApplication): Promise<void> {
  const logger = new Logger('SelfCheck');
  const lines = await checkRoots(app.get(AppConfig));
  for (const { level, message } of lines) if (level === 'ok') logger.log(message); else if (level === 'warning') logger.warn(message);
  const errors = lines.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  logger.log(`The clock says ${app.get(Clock).now().toISOString()} (UTC)`);
}

/** Starts listening and says where. */
export async function listen(app: NestExpressApplication): Promise<void> {
  const { host, port } = app.get(AppConfig).http;
  await app.listen(port, host).catch((error: unknown) => {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw taken ? new Error(`${host}:${port} is taken by another program: set PORT to a free one.`) : error;
  });
  new Logger('Vigie').log(`Listening on ${await app.getUrl()} (API documentation at /docs)`);
}

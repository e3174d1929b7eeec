import { type INestApplicationContext, Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { openFrontDoor } from './access/front-door.js';
import { Clock } from './common/clock.js';
import { HttpServerAdapter } from './common/http/http-server.js';
import { ProblemFilter } from './common/http/problem.filter.js';
import { RequestPipe } from './common/http/validation.js';
import { AppConfig } from './config/config.js';
import { serveDashboard } from './dashboard/serve-dashboard.js';
import { openApiDocument } from './openapi/document.js';
import { checkRoots } from './storage/self-check.js';

/** Everything that makes HTTP behave the same in the program and in the tests. @throws Error for an application on another adapter, which would send what routes return as it is */
export async function configureApp(app: NestExpressApplication): Promise<void> {
  if (!(app.getHttpAdapter() instanceof HttpServerAdapter)) throw new Error('Vigie answers by way of an HttpServerAdapter: create the application on one.');
  await openFrontDoor(app, serveDashboard());
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter());
  // Written when somebody first asks for it: half a second that a start need not take.
  SwaggerModule.setup('docs', app, () => openApiDocument(app), { raw: ['json'], jsonDocumentUrl: 'openapi.json', customSiteTitle: 'Vigie API', swaggerOptions: { requestInterceptor: asOwnPage } });
}

/** Runs in the page at /docs: changes made from there in a browser session need the header too. */
function asOwnPage(request: { readonly headers: Record<string, string> }): object {
  request.headers['X-Requested-With'] = 'Vigie API documentation';
  return request;
}

/**
 * Short self-check before anything is served: one line per finding.
 * @throws Error that lists what must be mended.
 */
export async function selfCheck(app: INestApplicationContext): Promise<void> {
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
  new Logger('Vigie').log(`Listening on ${await app.getUrl()} (dashboard at /dashboard/, API documentation at /docs)`);
}

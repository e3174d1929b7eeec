import { Controller, Get, Module } from '@nestjs/common';
import { ADMIN_KEY, startApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { handlersOf, type Route, routesOf, samplePath } from '../support/routes.js';
import { AppModule } from '../../src/app.module.js';

/** What anybody may call, with what the server keeps for itself on the way there. */
const PUBLIC = [/^\/$/, /^\/docs(\/|$)/, /^\/openapi\.json$/, /^\/health\//, /^\/schemas\//, /^\/session$/, /^\/dashboard(\/|$)/];
const isPublic = ({ path }: Route) => PUBLIC.some((pattern) => pattern.test(path));
const told = ({ method, path }: Route) => `${method} ${path}`;

@Controller('forgotten')
class ForgottenController {
  @Get()
  read(): string {
    return 'a secret';
  }
}

@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

/** Routes that a caller without a key gets past. */
async function openRoutes(url: string, routes: readonly Route[]): Promise<string[]> {
  const open: string[] = [];
  for (const route of routes) {
    const answer = await fetch(url + samplePath(route), { method: route.method });
    // `GET /session` says 401 too, but in its own words: it was reached.
    const isRefused = /"detail":"Send an API key/.test(await answer.text());
    const isClosed = answer.status === 401 && isRefused && answer.headers.get('content-type')?.startsWith('application/problem+json') && answer.headers.has('www-authenticate');
    if (!isClosed) open.push(`${told(route)}: ${answer.status}`);
  }
  return open;
}

describe('Every route', () => {
  let database: TestDatabase;
  let test: TestApp;
  let routes: Route[];
  beforeAll(async () => {
    database = await createTestDatabase();
    test = await startApp(database.env);
    routes = routesOf(test.app);
  });
  afterAll(async () => {
    await test.close();
    await database.close();
  });

  it('is found by the walk', () => {
    expect(routes.map(told)).toEqual(expect.arrayContaining(['GET /', 'GET /jobs', 'DELETE /api_keys/:id', 'POST /scanner/run', 'GET /metrics', 'GET /openapi.json', 'GET /docs']));
    expect(routes.length).toBeGreaterThan(40);
  });

  it('is closed to a caller without a key, or on the short public list', async () => {
    expect(await openRoutes(test.url, routes.filter((route) => !isPublic(route)))).toEqual([]);
  });

  it('that lets everybody in is noticed by the walk', async () => {
    expect(await openRoutes(test.url, [{ method: 'GET', path: '/health/live' }, { method: 'GET', path: '/jobs' }])).toEqual(['GET /health/live: 200']);
  });

  it('on the public list is open', async () => {
    expect(await openRoutes(test.url, routes.filter(isPublic))).toHaveLength(routes.filter(isPublic).length);
  });

  it('says in its controller who may call it, and none is reached in another way than through a controller or the documentation', () => {
    const handlers = handlersOf(test.app);
    expect(handlers.filter(({ policy }) => policy === undefined)).toEqual([]);
    expect(handlers).toHaveLength(routes.filter(({ path }) => !/^\/(docs|openapi\.json)/.test(path)).length);
  });
});

describe('A route that nobody has said anything about', () => {
  let database: TestDatabase;
  let test: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase();
    // Metadata of the real module: put back afterwards, for whatever runs in this process next.
    const imports: unknown[] = Reflect.getMetadata('imports', AppModule);
    Reflect.defineMetadata('imports', [...imports, ForgottenModule], AppModule);
    test = await startApp(database.env);
    Reflect.defineMetadata('imports', imports, AppModule);
  });
  afterAll(async () => {
    await test.close();
    await database.close();
  });

  it('is closed even to an administrator', async () => {
    const answer = await fetch(`${test.url}/forgotten`, { headers: { Authorization: `Bearer ${ADMIN_KEY}` } });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('This route is closed')]);
    expect((await fetch(`${test.url}/forgotten`)).status).toBe(401);
  });

  it('is noticed by the walk over the controllers', () => {
    expect(handlersOf(test.app).filter(({ policy }) => policy === undefined)).toEqual([{ name: 'ForgottenController.read', policy: undefined }]);
  });
});

import { request as rawRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { SERVER_LIMITS } from '../../src/common/http/http-server.js';
import { ADMIN_KEY } from '../support/app.js';
import { type Api, expectStatus, SEED_JOB, startApi } from './api-support.js';

const OPS = 'https://ops.example.org';
const MEBIBYTE = 1024 * 1024;
const AS_ADMIN = { Authorization: `Bearer ${ADMIN_KEY}` };

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
}

describe('The front door', () => {
  let api: Api;
  let url: string;
  let anybody: ReturnType<typeof request>;
  beforeAll(async () => {
    api = await startApi({ CORS_ORIGINS: `${OPS}, http://localhost:5173` });
    url = await api.app.getUrl();
    anybody = request(url);
  });
  beforeEach(() => api.clear());
  afterAll(() => api.close());

  /** As written, where other clients would mend the path or refuse the method. */
  const raw = (method: string, path: string, headers: Record<string, string> = AS_ADMIN): Promise<Answer> => (
    new Promise((done, fail) => {
      const { hostname, port } = new URL(url);
      rawRequest({ hostname, port, method, path, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => done({ status: response.statusCode ?? 0, type: response.headers['content-type'], body }));
      }).on('error', fail).end();
    })
  );
  const isProblem = ({ status, type, body }: Answer) => status < 500 && type?.startsWith('application/problem+json') === true && JSON.parse(body).status === status;

  describe('tells browsers', () => {
    it('to do nothing with answers that are for programs', async () => {
      const { headers } = await expectStatus(anybody.get('/'), 200);
      expect(headers).toMatchObject({
        'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cache-control': 'private, no-cache',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    });

    it('to run what Vigie serves in its documentation, and no script that is written into the page', async () => {
      const { headers, text } = await expectStatus(anybody.get('/docs'), 200);
      const policy = new Map(String(headers['content-security-policy']).split(';').map((part): [string, string] => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]));
      expect(policy.get('script-src')).toBe("'self'");
      expect(policy.get('style-src')).toMatch(/^'self' 'unsafe-hashes'( 'sha256-[\w+/]{43}=')+$/);
      expect(String(headers['content-security-policy'])).not.toContain('unsafe-inline');
      expect(text).not.toMatch(/<script>|<script [^>]*>\s*[^\s<]/);
    });

    it('to run what Vigie serves in its dashboard', async () => {
      const { headers } = await anybody.get('/dashboard/');
      for (const kind of ['script', 'style', 'font', 'connect']) expect(headers['content-security-policy']).toContain(`${kind}-src 'self'`);
    });
  });

  describe('lets pages of other origins in', () => {
    it('where CORS_ORIGINS names them, with their cookies', async () => {
      const { headers } = await expectStatus(anybody.get('/jobs').set({ ...AS_ADMIN, Origin: OPS }), 200);
      expect(headers).toMatchObject({ 'access-control-allow-origin': OPS, 'access-control-allow-credentials': 'true' });
      expect(headers.vary).toContain('Origin');
      for (const name of ['X-Total-Count', 'Link', 'ETag', 'Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'Idempotency-Replayed']) {
        expect(String(headers['access-control-expose-headers']).split(',')).toContain(name);
      }
    });

    it('also with answers that are errors', async () => {
      const { headers } = await expectStatus(anybody.get('/jobs').set('Origin', OPS), 401);
      expect(headers['access-control-allow-origin']).toBe(OPS);
    });

    it.each(['https://evil.example.org', `${OPS}.evil.net`, 'http://ops.example.org', 'null'])('and not those of %s', async (origin) => {
      const { headers } = await anybody.get('/jobs').set({ ...AS_ADMIN, Origin: origin });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    });

    it('after a preflight that names what they may send', async () => {
      const { headers } = await expectStatus(anybody.options('/jobs').set({ Origin: OPS, 'Access-Control-Request-Method': 'PATCH' }), 204);
      expect(headers).toMatchObject({ 'access-control-allow-origin': OPS, 'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE', 'access-control-max-age': '600' });
      const allowed = String(headers['access-control-allow-headers']).split(',');
      expect(allowed.sort()).toEqual(['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'Last-Event-ID', 'X-API-Key', 'X-Requested-With']);
    });

    it('and a preflight of others tells them nothing', async () => {
      const { headers } = await anybody.options('/jobs').set({ Origin: 'https://evil.example.org', 'Access-Control-Request-Method': 'PATCH' });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    });
  });

  describe('reads a body', () => {
    it('of at most 1 MiB', async () => {
      const { body, headers } = await expectStatus(api.http.post('/jobs').send({ ...SEED_JOB, notes: 'x'.repeat(MEBIBYTE) }), 413);
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(body.detail).toMatch(/at most 1048576 bytes/);
      const { body: fits } = await expectStatus(api.http.post('/jobs').send({ ...SEED_JOB, notes: 'x'.repeat(MEBIBYTE - 1000) }), 422);
      expect(fits.errors[0].pointer).toBe('/notes');
    });

    it('of at most 1 MiB also when it is unpacked', async () => {
      const bomb = gzipSync(JSON.stringify({ ...SEED_JOB, notes: 'x'.repeat(20 * MEBIBYTE) }));
      const answer = await fetch(`${url}/jobs`, { method: 'POST', headers: { ...AS_ADMIN, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }, body: bomb });
      expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ status: 413 })]);
    });

    it.each([
      ['that is broken', 'application/json', '{"a":hunter2', 400],
      ['that is a text', 'application/json', '"text"', 400],
      ['that is a form', 'application/x-www-form-urlencoded', 'a=b', 415],
      ['that is plain text', 'text/plain', '{}', 415],
      ['of no type', '', '{}', 415],
      ['in an unknown charset', 'application/json; charset=klingon', '{}', 415],
    ])('and not one %s', async (_what, type, sent, status) => {
      const answer = await fetch(`${url}/jobs`, { method: 'POST', headers: { ...AS_ADMIN, 'Content-Type': type }, body: Buffer.from(sent) });
      const text = await answer.text();
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json; charset=utf-8']);
      expect(text).not.toContain('hunter2');
    });

    it.each([['Content-Encoding', 'klingon', 415], ['Content-Encoding', 'gzip', 400]])('and not one with %s: %s that is none', async (name, value, status) => {
      const answer = await fetch(`${url}/jobs`, { method: 'POST', headers: { ...AS_ADMIN, 'Content-Type': 'application/json', [name]: value }, body: '{"a":1}' });
      expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining({ status })]);
    });

    it('of other JSON types too', async () => {
      const { id } = await api.createJob();
      await expectStatus(api.http.patch(`/jobs/${id}`).set('Content-Type', 'application/merge-patch+json; charset=utf-8').send('{"owner":"Finance"}'), 200);
    });

    it('of nobody who may not come in: that is heard first', async () => {
      for (const type of ['application/json', 'text/plain']) {
        await expectStatus(anybody.post('/jobs').set('Content-Type', type).send('{broken'), 401);
        await expectStatus(anybody.post('/jobs').set('Content-Type', type).send('x'.repeat(MEBIBYTE + 1)), 401);
      }
    });

    it('none where none is needed, whatever its type is called', async () => {
      await expectStatus(api.http.post('/scanner/run').type('form').send(''), 202);
    });
  });

  describe('answers in its own words, never with a 5xx,', () => {
    it.each([
      ['GET', '/nowhere', 404], ['POST', '/health/live', 404], ['TRACE', '/jobs', 404], ['OPTIONS', '/jobs', 404], ['PROPFIND', '/jobs', 404], ['DELETE', '/jobs', 404],
      ['GET', '/jobs/%E0%A4%A', 400], ['GET', '/%', 400], ['GET', '/agents/%00', 400], ['GET', '/agents/a%00b', 400], ['PATCH', '/agents/%ED%A0%80', 400],
      ['GET', '/jobs/%2e%2e%2fetc', 422], ['GET', '/jobs?agent_id=%00', 422], ['GET', '//jobs', 404], ['GET', '/docs/../../package.json', 404], ['GET', '/docs/%2e%2e/package.json', 404],
    ])('to %s %s', async (method, path, status) => {
      const answer = await raw(method, path);
      expect(answer.status).toBe(status);
      expect(isProblem(answer) ? 'a problem' : answer).toBe('a problem');
    });

    it.each(['/nowhere', '/jobs/%E0%A4%A', '/agents/%00'])('to %s without a key', async (path) => {
      expect(isProblem(await raw('GET', path, {}))).toBe(true);
    });

    it('to a query that cannot be decoded', async () => {
      const answer = await raw('GET', '/jobs?q=%E0%A4%A');
      expect(answer.status).toBeLessThan(500);
    });

    it('to a request without Host', async () => {
      const answer = await new Promise<string>((done) => {
        const { hostname, port } = new URL(url);
        const socket = rawRequest({ hostname, port, path: '/', setHost: false }, (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => done(text));
        });
        socket.end();
      });
      expect(JSON.parse(answer)).toMatchObject({ status: 400, detail: 'The header Host is missing.' });
    });
  });

  it('stands on an HTTP server with limits', () => {
    expect(api.app.getHttpServer()).toMatchObject({
      headersTimeout: SERVER_LIMITS.headersMs, requestTimeout: SERVER_LIMITS.requestMs, keepAliveTimeout: SERVER_LIMITS.keepAliveMs,
    });
  });
});

describe('Without CORS_ORIGINS', () => {
  it('no page of another origin is let in', async () => {
    const api = await startApi();
    const anybody = request(await api.app.getUrl());
    const { headers } = await expectStatus(anybody.get('/jobs').set({ ...AS_ADMIN, Origin: OPS }), 200);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect((await anybody.options('/jobs').set({ Origin: OPS, 'Access-Control-Request-Method': 'GET' })).status).toBe(404);
    await api.close();
  });
});

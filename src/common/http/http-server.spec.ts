import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Controller, Get, Post, Res } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { Response } from 'express';
import { HttpServerAdapter, SERVER_LIMITS } from './http-server.js';

const HEADERS_MS = 300;

@Controller()
class Slow {
  @Get()
  hello(): string {
    return 'hello';
  }

  @Post()
  take(): string {
    return 'taken';
  }

  @Get('half')
  half(@Res() response: Response): void {
    response.write('the first half');
  }
}

describe('The HTTP server', () => {
  let app: NestExpressApplication;
  let port: number;
  beforeAll(async () => {
    const testing = await Test.createTestingModule({ controllers: [Slow] }).compile();
    const limits = { ...SERVER_LIMITS, headersMs: HEADERS_MS, requestMs: 2 * HEADERS_MS, checkEveryMs: 50 };
    app = testing.createNestApplication<NestExpressApplication>(new HttpServerAdapter(limits), { logger: false });
    await app.listen(0, '127.0.0.1');
    port = Number(new URL(await app.getUrl()).port);
  });
  afterAll(() => app.close());

  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    // What a socket says after it was cut off is of no interest here.
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  /** All that comes until the server ends the connection. */
  const rest = async (socket: Socket): Promise<string> => {
    let text = '';
    socket.on('data', (chunk: string) => (text += chunk));
    await once(socket, 'close');
    return text;
  };
  const problem = (answer: string): unknown => JSON.parse(answer.split('\r\n\r\n')[1] ?? '');

  it('cuts off with 408 a client that dribbles its headers', async () => {
    const socket = await open();
    const answered = rest(socket);
    const since = performance.now();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
    const dribble = setInterval(() => socket.write('X-Slow: 1\r\n'), 20);
    const answer = await answered;
    clearInterval(dribble);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n.*Content-Type: application\/problem\+json/s);
    expect(problem(answer)).toMatchObject({ status: 408, title: 'Request Timeout' });
    expect(performance.now() - since).toBeGreaterThanOrEqual(HEADERS_MS - 50);
  });

  it('cuts off with 408 a client that never ends its body', async () => {
    const socket = await open();
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
    const answer = await rest(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('ends a connection for good, also of a client that keeps its own side open', async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    socket.write('GARBAGE\r\n\r\n');
    await once(socket, 'end');
    const connections = await new Promise<number>((done, fail) => app.getHttpServer().getConnections((error: Error | null, count: number) => (error ? fail(error) : done(count))));
    socket.destroy();
    expect(connections).toBe(0);
  });

  it('refuses with 431 headers that are too large', async () => {
    const socket = await open();
    const answered = rest(socket);
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(SERVER_LIMITS.headerBytes)}\r\n\r\n`);
    const answer = await answered;
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(problem(answer)).toMatchObject({ status: 431, title: 'Request Header Fields Too Large' });
  });

  it.each(['NONSENSE / HTTP/1.1\r\nHost: x\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\0\x01\x02', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'])('refuses with 400 what is no request: %j', async (bytes) => {
    const socket = await open();
    const answered = rest(socket);
    socket.write(bytes);
    const answer = await answered;
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(problem(answer)).toEqual({ type: 'about:blank', title: 'Bad Request', status: 400, detail: expect.any(String), instance: '/' });
  });

  it.each([
    ['* instead of a path', 'GET * HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an address without a host', 'GET http:// HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an expectation that nobody meets', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n', 417],
    ['more header lines than it may have', `GET / HTTP/1.1\r\nHost: x\r\n${'X: 1\r\n'.repeat(SERVER_LIMITS.headerLines)}\r\n`, 431],
  ])('refuses a request with %s before any route sees it', async (_what, bytes, status) => {
    const socket = await open();
    socket.write(bytes);
    const [answer] = await once(socket, 'data') as [string];
    socket.destroy();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain(`application/problem+json`);
    expect(answer).toContain(`"status":${status}`);
  });

  it('does not write a refusal into an answer that is under way', async () => {
    const socket = await open();
    const answered = rest(socket);
    socket.write('GET /half HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.write('NONSENSE\r\n\r\n');
    const answer = await answered;
    expect(answer).toMatch(/^HTTP\/1\.1 200 .*the first half/s);
    expect(answer).not.toMatch(/400|problem/);
  });

  it('refuses rubbish after a finished answer on the same connection', async () => {
    const socket = await open();
    const answered = rest(socket);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.write('NONSENSE\r\n\r\n');
    expect(await answered).toMatch(/^HTTP\/1\.1 200 .*hello.*HTTP\/1\.1 400 Bad Request/s);
  });

  it('makes requests and responses with the prototypes that Express wants them to have, so that it changes none', async () => {
    const { request, response } = app.getHttpAdapter().getInstance();
    const before = new Promise((resolve) => {
      app.getHttpServer().prependOnceListener('request', (...both: object[]) => resolve(both.map((one) => Object.getPrototypeOf(one) as unknown)));
    });
    (await open()).write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const [ofRequest, ofResponse] = (await before) as [unknown, unknown];
    expect(ofRequest).toBe(request);
    expect(ofResponse).toBe(response);
  });
});

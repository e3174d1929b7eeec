import { createServer, IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express, Request, Response } from 'express';
import { AnsweringAdapter } from './answering-adapter.js';
import { PROBLEM_TYPE, problemDetails } from './problem.js';

/** How long and how much a client may send before a request is complete. */
export interface ServerLimits {
  /** For all header lines. A client that sends them byte by byte holds a connection no longer than this. */
  readonly headersMs: number;
  /** For headers and body. */
  readonly requestMs: number;
  /** How long an idle connection stays open; longer than the 60 s after which common proxies close theirs, so that none reuses one that we just closed. */
  readonly keepAliveMs: number;
  /** How often slow clients are looked for: they are cut off at most this much late. */
  readonly checkEveryMs: number;
  readonly headerBytes: number;
  readonly headerLines: number;
}

export const SERVER_LIMITS: ServerLimits = { headersMs: 10_000, requestMs: 60_000, keepAliveMs: 65_000, checkEveryMs: 1_000, headerBytes: 16_384, headerLines: 100 };

/** Vigie's adapter on an HTTP server with limits, whose own errors are problem details too. */
export class HttpServerAdapter extends AnsweringAdapter {
  constructor(private readonly limits: ServerLimits = SERVER_LIMITS) {
    super();
  }

  /** Nest takes no options for the HTTP server itself, and `connectionsCheckingInterval` can only be given when it is made. */
  override initHttpServer(): void {
    const { headersMs, requestMs, keepAliveMs, checkEveryMs, headerBytes, headerLines } = this.limits;
    const express = this.getInstance<Express>();
    const server = createServer(
      {
        ...madeForExpress(express),
        headersTimeout: headersMs, requestTimeout: requestMs, keepAliveTimeout: keepAliveMs, connectionsCheckingInterval: checkEveryMs, maxHeaderSize: headerBytes,
        // Refused by `refuseUnreadable`, which can say why.
        requireHostHeader: false,
      },
      (request, response) => {
        const refusal = refusalOf(request, headerLines);
        if (refusal) answer(response, refusal);
        else express(request, response);
      },
    );
    // Node would drop the lines above its limit without a word, an `If-Match` among them perhaps: all are read, and too many refused.
    server.maxHeadersCount = 0;
    server.on('checkExpectation', (_request, response) => answer(response, { status: 417, detail: 'Vigie meets no expectation but 100-continue: leave out the header Expect.' }));
    const answers = new WeakMap<Duplex, ServerResponse>();
    server.prependListener('request', (request, response) => answers.set(request.socket, response));
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(socket, error.code, answers.get(socket)));
    this.httpServer = server;
  }
}

/**
 * Requests and responses that have Express's methods from the start. Otherwise Express changes the prototype of each, and V8, before that of Node 24,
 * gives an object whose prototype was changed a hidden class of its own with every further property, and all code that reads it is slow from then on:
 * 0.52 instead of 0.29 ms of processor time for one entry.
 */
function madeForExpress(express: Express): { readonly IncomingMessage: typeof IncomingMessage; readonly ServerResponse: typeof ServerResponse } {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {}
  Object.setPrototypeOf(ExpressRequest.prototype, express.request);
  Object.setPrototypeOf(ExpressResponse.prototype, express.response);
  // What Express would give to each as its prototype is what it has.
  express.request = ExpressRequest.prototype as Request;
  express.response = ExpressResponse.prototype as Response;
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}

interface Refusal {
  readonly status: number;
  readonly detail: string;
}

/** What Express cannot route, and would answer with a page of its own or with an error. */
function refusalOf({ url = '', rawHeaders }: IncomingMessage, headerLines: number): Refusal | null {
  if (rawHeaders.length / 2 > headerLines) return { status: 431, detail: `The request has more than ${headerLines} header lines: send fewer.` };
  if (url.startsWith('/') || (URL.canParse(url) && new URL(url).host !== '')) return null;
  return { status: 400, detail: 'The request is for no path: ask for one that starts with /.' };
}

function answer(response: ServerResponse, { status, detail }: Refusal): void {
  response.writeHead(status, { 'Content-Type': `${PROBLEM_TYPE}; charset=utf-8` }).end(JSON.stringify(problemDetails(status, detail, '/')));
}

const BAD_REQUEST = { status: 400, detail: 'This is no HTTP request that Vigie can read.' };
const REFUSALS: Readonly<Record<string, Refusal | undefined>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request was not complete in time: send it again, faster.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers are too large: send fewer or shorter ones.' },
};

/** Answers what never became a request, and ends the connection. An answer that is under way already is cut off: a second one in it would be read as its rest. */
function refuse(socket: Duplex, code: string | undefined, response: ServerResponse | undefined): void {
  const isAnswering = response !== undefined && response.headersSent && !response.writableFinished;
  if (code === 'ECONNRESET' || !socket.writable || isAnswering) {
    socket.destroy();
    return;
  }
  const { status, detail } = REFUSALS[code ?? ''] ?? BAD_REQUEST;
  const body = JSON.stringify(problemDetails(status, detail, '/'));
  // Not only ended: a client that never closes its side would keep the connection.
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${PROBLEM_TYPE}; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

import { type IncomingMessage, request as httpRequest, STATUS_CODES } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import { AppConfig } from '../../../config/config.js';
import { TransportError } from '../../deliveries/transport-error.js';
import { ForbiddenAddress, guardedLookup, isPublicAddress, literalAddress } from './address-guard.js';
import { retryAfterMs } from './retry-after.js';

/** An answer is read this far; what is accepted is not read at all. */
const ANSWER_BYTES = 1_024;
/** Answers that speak of the message; all others speak of the receiver. */
const CONTENT = [400, 406, 411, 413, 415, 422];
/** Error words such as Slack's `no_service` may be shown; whatever could be a secret that is sent back may not. */
const ERROR_WORD = /^[a-z]+(_[a-z]+){0,4}$/;

export interface Post {
  readonly url: string;
  readonly body: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers that mean that nobody will ever accept anything there; 410 always does. */
  readonly gone?: readonly number[];
}

/** Sends messages over HTTP. Redirects are not followed, and addresses that are not public are not connected to. */
@Injectable()
export class HttpPoster {
  constructor(private readonly config: AppConfig, private readonly clock: Clock) {}

  /**
   * Resolves as soon as the answer is known to be a 2xx.
   * @throws TransportError that names the host only: the rest of a URL may be a secret
   */
  async post(post: Post, signal: AbortSignal): Promise<void> {
    const url = new URL(post.url);
    const { exchangeMs } = this.config.notification.timeouts;
    const timeout = AbortSignal.timeout(exchangeMs);
    try {
      this.refuseLiteral(url);
      await this.exchange(url, post, AbortSignal.any([signal, timeout]));
    } catch (error) {
      if (error instanceof TransportError) throw error;
      const why = timeout.aborted ? `did not answer within ${exchangeMs / 1000} s` : reasonOf(error);
      throw new TransportError(error instanceof ForbiddenAddress ? error.message : `${url.host} ${why}.`, 'server', { cause: error });
    }
  }

  /** Node asks nobody about a host that is an address already. */
  private refuseLiteral({ hostname }: URL): void {
    const address = literalAddress(hostname);
    if (address !== null && !this.config.notification.allowPrivateAddresses && !isPublicAddress(address)) throw new ForbiddenAddress(hostname, address);
  }

  private async exchange(url: URL, { body, contentType, headers, gone = [] }: Post, signal: AbortSignal): Promise<void> {
    const guard = this.config.notification.allowPrivateAddresses ? {} : { lookup: guardedLookup() };
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const length = Buffer.byteLength(body);
      send(url, { method: 'POST', agent: false, signal, ...guard, headers: { 'User-Agent': 'Vigie', Accept: '*/*', ...headers, 'Content-Type': contentType, 'Content-Length': length } })
        .on('response', resolve)
        .on('upgrade', (_answer, socket) => {
          socket.destroy();
          reject(new TransportError(`${url.host} answered 101 Switching Protocols, which nobody has asked for.`, 'server'));
        })
        .on('error', reject)
        .on('close', () => reject(new Error('the connection was closed before an answer came')))
        .end(body);
    });
    // Whoever cuts an unread answer off must not bring the process down.
    response.on('error', () => undefined);
    try {
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) return;
      const wait = retryAfterMs(response.headers['retry-after'], this.clock.now());
      throw new TransportError(await refusal(url, status, response), status === 410 || gone.includes(status) ? 'gone' : CONTENT.includes(status) ? 'content' : 'server', { retryAfterMs: wait });
    } finally {
      response.destroy();
    }
  }
}

async function refusal({ host }: URL, status: number, response: IncomingMessage): Promise<string> {
  const word = await firstWord(response);
  const redirect = status >= 300 && status < 400 ? ' Redirects are not followed: enter the address that it leads to.' : '';
  return `${host} answered ${status} ${STATUS_CODES[status] ?? ''}`.trim() + `${word === null ? '' : ` (${word})`}.${redirect}`;
}

/** The answer, if it is no more than one word. */
async function firstWord(response: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) continue;
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES) return null;
    }
  } catch {
    return null;
  }
  const text = Buffer.concat(chunks).toString('utf8').trim();
  return ERROR_WORD.test(text) && text.length <= 60 ? text : null;
}

/** Several addresses that were all tried in vain give an error without words of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return `could not be reached: ${error instanceof Error ? error.message : String(error)}`;
}

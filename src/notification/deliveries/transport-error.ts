/**
 * Whose trouble it is that a message was not accepted:
 * - `server`: nothing gets through at present (connection, name server, TLS, login, a mail server that refuses everybody, 5xx and 429 of HTTP);
 * - `message`: this one does not at present (greylisting, a mailbox that is full);
 * - `content`: the other side does not want this one as it is (400, 413, 422), and rarely changes its mind;
 * - `refused`: this one will never be accepted;
 * - `gone`: nothing ever will: to this address, or, of a channel other than mail, through the whole channel.
 */
export type Trouble = 'server' | 'message' | 'content' | 'refused' | 'gone';

/** A message was not accepted. It is tried again later, not before `retryAfterMs` if the other side has named a time, unless trying again is pointless (`permanent`). */
export class TransportError extends Error {
  readonly retryAfterMs: number;

  constructor(message: string, readonly trouble: Trouble, { retryAfterMs = 0, ...options }: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(message, options);
    this.name = 'TransportError';
    this.retryAfterMs = retryAfterMs;
  }

  get permanent(): boolean {
    return this.trouble === 'refused' || this.trouble === 'gone';
  }
}

import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const [FEWEST_BYTES, MOST_BYTES] = [24, 64];

/** Whether a text is a secret as Standard Webhooks has it. */
export function isSigningSecret(value: unknown): boolean {
  if (typeof value !== 'string' || !value.startsWith(PREFIX)) return false;
  const text = value.slice(PREFIX.length);
  const { length } = keyOf(value);
  return BASE64.test(text) && length >= FEWEST_BYTES && length <= MOST_BYTES;
}

/**
 * The headers by which a receiver knows that a message is ours and new (Standard Webhooks).
 * @param id the same for all attempts
 * @param sentAt of this attempt
 * @param secrets each gives a signature: receivers may know any of them
 */
export function signatureHeaders(id: string, sentAt: Date, body: string, secrets: readonly string[]): Record<string, string> {
  const seconds = Math.floor(sentAt.getTime() / 1000);
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}

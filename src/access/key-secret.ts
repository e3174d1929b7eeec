import { hash, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const SHOWN_CHARACTERS = 12;

/** A new API key: `vgk_` and 32 random bytes in base64url. */
export function makeKey(): string {
  return `vgk_${randomBytes(KEY_BYTES).toString('base64url')}`;
}

/** What is kept of a key or of a session id. */
export function digestOf(secret: string): string {
  return hash('sha256', secret);
}

/** What may be shown of a key that `makeKey` has made. */
export function prefixOf(key: string): string {
  return key.slice(0, SHOWN_CHARACTERS);
}

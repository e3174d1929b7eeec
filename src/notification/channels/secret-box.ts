import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/config.js';
import { secretFor } from '../../config/secret-key.js';
import { TransportError } from '../deliveries/transport-error.js';

const CIPHER = 'aes-256-gcm';
/** Tells how what follows is to be read, should that ever change. */
const FORM = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what only the other end of a channel may know, with a key made of `SECRET_KEY`. */
@Injectable()
export class SecretBox {
  private key: Promise<Buffer> | undefined;

  constructor(private readonly config: AppConfig) {}

  /** @param place what the secret is for: opened anywhere else, it is refused. */
  async seal(secret: string, place: string): Promise<string> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, await this.getKey(), nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return [FORM, Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url')].join('.');
  }

  /** @throws TransportError, not permanent: the right key may come back. */
  async open(sealed: string, place: string): Promise<string> {
    const [form, text = ''] = sealed.split('.');
    const bytes = Buffer.from(text, 'base64url');
    const key = await this.getKey();
    try {
      if (form !== FORM) throw new Error(`unknown form ${form}`);
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new TransportError('Its secrets cannot be decrypted: SECRET_KEY (or DATA_DIR/secret-key) is another one than when they were saved. Put the old key back, or enter the secrets of the channel again.', 'server', { cause: error });
    }
  }

  /** A key that could not be read now may be there the next time. */
  private getKey(): Promise<Buffer> {
    this.key ??= secretFor('notification channels', this.config).catch((error: unknown) => {
      this.key = undefined;
      throw new TransportError('The key of the secrets cannot be read: see SECRET_KEY and DATA_DIR/secret-key.', 'server', { cause: error });
    });
    return this.key;
  }
}

import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { secretFile } from '../common/secret-file.js';
import type { AppConfig } from './config.js';

/**
 * A secret for one purpose, made of `SECRET_KEY`, or of what the first start has written to `DATA_DIR/secret-key`. Derived, so that
 * `SECRET_KEY` itself serves no two purposes.
 * @returns 32 bytes, the same for the same purpose as long as the key is the same
 */
export async function secretFor(purpose: string, { access, dataDir }: Pick<AppConfig, 'access' | 'dataDir'>): Promise<Buffer> {
  const secret = access.secretKey ?? (await secretFile(join(dataDir, 'secret-key'), () => randomBytes(32).toString('base64url')));
  return createHmac('sha256', secret).update(purpose).digest();
}

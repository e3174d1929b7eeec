import type { AppConfig } from '../../config/config.js';
import { TransportError } from '../deliveries/transport-error.js';
import { SecretBox } from './secret-box.js';

const boxOf = (secretKey: string) => new SecretBox({ access: { adminKey: null, secretKey, sessionMs: 0 }, dataDir: '/nowhere' } as AppConfig);
const box = boxOf('a key that is long enough for this');
const WRONG = 'cannot be decrypted';

describe('A secret', () => {
  it('comes out as it went in, and never looks the same twice', async () => {
    const [one, two] = [await box.seal('sésame', 'webhook/secret'), await box.seal('sésame', 'webhook/secret')];
    expect(one).toMatch(/^v1\.[\w-]+$/);
    expect(one).not.toBe(two);
    expect(await box.open(one, 'webhook/secret')).toBe('sésame');
  });

  it('opens with its own key and in its own place only', async () => {
    const sealed = await box.seal('secret', 'webhook/secret');
    await expect(boxOf('another key that is long enough').open(sealed, 'webhook/secret')).rejects.toThrow(WRONG);
    await expect(box.open(sealed, 'slack/url')).rejects.toThrow(WRONG);
  });

  it('is refused when anything of it was changed', async () => {
    const sealed = await box.seal('secret', 'webhook/secret');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      await expect(box.open(`v1.${changed.toString('base64url')}`, 'webhook/secret')).rejects.toThrow(WRONG);
    }
    for (const broken of ['', 'v1.', 'v1.AA', 'v2.' + sealed.slice(3), sealed.slice(0, -4)]) await expect(box.open(broken, 'webhook/secret')).rejects.toThrow(WRONG);
  });

  it('that cannot be opened is not given up: the right key may come back', async () => {
    const error: unknown = await box.open('v1.AA', 'x').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ permanent: false });
    expect(String(error)).not.toContain('a key that');
  });
});

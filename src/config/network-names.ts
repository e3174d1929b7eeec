import { isIP } from 'node:net';

const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];
const MOST_HOPS = 99;
const BITS = new Map([[4, 32], [6, 128]]);

/** An origin exactly as browsers send it: anything else would never match. */
export function isOrigin(text: unknown): boolean {
  return typeof text === 'string' && /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Where pages are reached: http or https, a host, perhaps a path, and nothing else. */
export function isPublicUrl(text: unknown): boolean {
  if (typeof text !== 'string' || !/^https?:\/\/[\x21-\x7e]{1,500}$/i.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return username === '' && password === '' && search === '' && hash === '' && !/[?#]/.test(text);
}

/** What Express's `trust proxy` understands: a number of proxies, or names, addresses and networks separated by commas. */
export function isTrustProxy(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  return /^\d+$/.test(text) ? Number(text) <= MOST_HOPS : text.split(',').every((item) => isNetwork(item.trim()));
}

function isNetwork(text: string): boolean {
  if (NAMED_NETWORKS.includes(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const most = BITS.get(isIP(address));
  if (most === undefined || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
}

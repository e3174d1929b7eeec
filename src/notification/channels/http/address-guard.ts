import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Public by number, but only a cloud's own machines are behind it (Azure's metadata). */
const CLOUD_ADDRESSES = ['168.63.129.16'];

/** An address that messages are not sent to. */
export class ForbiddenAddress extends Error {
  constructor(readonly host: string, readonly address: string) {
    super(`${host} is at ${address}, which is no public address: messages go there only with WEBHOOK_ALLOW_PRIVATE=true.`);
    this.name = 'ForbiddenAddress';
  }
}

/** What is given out of IPv6 so far; outside of it lie addresses that mean IPv4 ones, such as `::7f00:1`. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether everybody may reach an IP address: nothing private, local, reserved, shared by a carrier, or IPv4 within IPv6. */
export function isPublicAddress(address: string): boolean {
  const bare = address.split('%')[0] ?? '';
  if (!ipaddr.isValid(bare)) return false;
  const known = ipaddr.process(bare);
  return known.range() === 'unicast' && (known instanceof ipaddr.IPv4 || known.match(GLOBAL_IPV6)) && !CLOUD_ADDRESSES.includes(known.toString());
}

/** The IP address that a URL's host is by itself, without asking anybody; null for names. Brackets of IPv6 do not matter. */
export function literalAddress(host: string): string | null {
  const bare = host.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? null : bare;
}

type ResolveAll = (host: string, options: { all: true; family?: number; hints?: number }, done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

/**
 * Looks a name up and refuses it when any of its addresses is not public. A connection gets the very addresses that were checked here,
 * so a name that answers differently the next time gains nothing.
 */
export function guardedLookup(resolve: ResolveAll = systemLookup): LookupFunction {
  return (host, { family, hints, all }, done) => {
    const wanted = { all: true as const, ...(typeof family === 'number' && { family }), ...(hints !== undefined && { hints }) };
    resolve(host, wanted, (error, addresses) => {
      if (error) {
        done(error, []);
        return;
      }
      const forbidden = addresses.find(({ address }) => !isPublicAddress(address));
      const [first] = addresses;
      if (forbidden) done(new ForbiddenAddress(host, forbidden.address), []);
      else if (all || !first) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

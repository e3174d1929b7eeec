import type { LookupAddress } from 'node:dns';
import { ForbiddenAddress, guardedLookup, isPublicAddress, literalAddress } from './address-guard.js';
import { retryAfterMs } from './retry-after.js';

describe('An address', () => {
  it.each(['93.184.216.34', '8.8.8.8', '2606:4700::1111', '2a00:1450:4007::1', '::ffff:8.8.8.8'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['0.0.0.0'], ['127.0.0.1'], ['127.255.255.254'], ['10.1.2.3'], ['172.16.0.1'], ['172.31.255.255'], ['192.168.0.1'], ['169.254.169.254'], ['100.64.0.1'], ['100.100.100.200'],
    ['192.0.0.192'], ['198.18.0.1'], ['203.0.113.1'], ['224.0.0.1'], ['240.0.0.1'], ['255.255.255.255'], ['168.63.129.16'], ['::'], ['::1'], ['fe80::1'], ['fe80::1%eth0'],
    ['fd00:ec2::254'], ['fc00::1'], ['ff02::1'], ['::ffff:127.0.0.1'], ['::ffff:10.0.0.1'], ['64:ff9b::7f00:1'], ['2002:7f00:1::'], ['2001:db8::1'], ['::7f00:1'], ['::a9fe:a9fe'], ['4000::1'], ['not an address'], [''],
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    ['http://2130706433/', '127.0.0.1'], ['http://0x7f.1/', '127.0.0.1'], ['http://017700000001/', '127.0.0.1'], ['http://127.1/', '127.0.0.1'], ['http://①②⑦.0.0.1/', '127.0.0.1'],
    ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'], ['http://[0:0:0:0:0:0:0:1]/', '::1'], ['http://example.org/', null],
  ])('of %s is %s', (url, address) => {
    expect(literalAddress(new URL(url).hostname)).toBe(address);
  });
});

describe('Looking a name up', () => {
  type Found = { error: Error | null; addresses: unknown };
  const ask = (answers: LookupAddress[][], options: object = { all: true }): Promise<Found> & { asked?: number } => {
    const left = [...answers];
    const lookup = guardedLookup((_host, _options, done) => done(null, left.shift() ?? []));
    return new Promise((resolve) => lookup('hooks.example.org', options, (error, addresses) => resolve({ error, addresses })));
  };

  it('gives the addresses that were checked, and asks no second time', async () => {
    const found = await ask([[{ address: '93.184.216.34', family: 4 }], [{ address: '127.0.0.1', family: 4 }]]);
    expect(found).toEqual({ error: null, addresses: [{ address: '93.184.216.34', family: 4 }] });
    expect(await ask([[{ address: '93.184.216.34', family: 4 }]], {})).toEqual({ error: null, addresses: '93.184.216.34' });
  });

  it('refuses a name of which any address is not public', async () => {
    const { error, addresses } = await ask([[{ address: '93.184.216.34', family: 4 }, { address: '::1', family: 6 }]]);
    expect(error).toBeInstanceOf(ForbiddenAddress);
    expect(error?.message).toBe('hooks.example.org is at ::1, which is no public address: messages go there only with WEBHOOK_ALLOW_PRIVATE=true.');
    expect(addresses).toEqual([]);
  });

  it('passes on that there is no such name', async () => {
    const lookup = guardedLookup((_host, _options, done) => done(new Error('ENOTFOUND'), undefined as never));
    await expect(new Promise((_resolve, reject) => lookup('nobody.invalid', {}, (error) => reject(error!)))).rejects.toThrow('ENOTFOUND');
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-06-12T12:00:00Z');
  it.each([
    ['120', 120_000], [' 5 ', 5_000], ['0', 0], ['Fri, 12 Jun 2026 12:01:00 GMT', 60_000], ['Fri, 12 Jun 2026 11:00:00 GMT', 0], ['99999999999999', 21_600_000], ['soon', 0], ['-5', 0], ['', 0], [undefined, 0],
  ])('%s means %i ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

import { judge } from './refused-for-good.js';

const now = new Date('2026-06-12T14:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

describe('A mail address is given up', () => {
  it.each([['550 5.1.1 No such user'], ['550-5.1.2 no such domain'], ['553 5.1.3 bad address'], ['551 5.1.6 has moved'], ['556 5.1.10 null MX'], ['550 5.2.1 disabled'], ['Recipient rejected: 550 5.1.1 <a@b.example>: unknown']])(
    'at once after %s, whether or not others get through', (reason) => {
      for (const othersAccepted of [true, false]) expect(judge({ refusals: 1, since: now, reason, othersAccepted }, now)).toBe('gone');
    });

  it.each([
    ['one refusal that may be of us', 1, 0, '550 5.7.1 Relaying denied', 'refused'],
    ['one without a reason', 1, 0, '550 no', 'refused'],
    ['two in a day', 2, 1_440, '550 no', 'refused'],
    ['three in less than an hour', 3, 59, '550 no', 'refused'],
    ['three in an hour', 3, 60, '550 no', 'gone'],
    ['three relays denied in an hour', 3, 61, '554 5.7.1 no', 'gone'],
    ['what only looks like a code', 1, 0, '550 see 15.1.1.example', 'refused'],
    ['the address of a host that looks like a code', 1, 0, '550 5.7.1 Service unavailable; client host [185.5.2.1] blocked', 'refused'],
    ['the name of a list that looks like a code', 1, 0, '554 5.7.1 blocked, see rbl.example/5.1.1.20', 'refused'],
    ['an address right behind the answer', 1, 0, '550 5.1.1.20 is blocked', 'refused'],
  ] as const)('after %s, while others get through: %i in %i min, %s: %s', (_what, refusals, minutes, reason, verdict) => {
    expect(judge({ refusals, since: ago(minutes), reason, othersAccepted: true }, now)).toBe(verdict);
  });

  it.each([[1, 0], [9, 1_440]])('never for %i refusals in %i min of a server that refuses everybody: it can be mended', (refusals, minutes) => {
    expect(judge({ refusals, since: ago(minutes), reason: '554 5.7.1 Relay access denied', othersAccepted: false }, now)).toBe('server');
  });
});

import fc from 'fast-check';
import type { RuleMatch } from './dto/rule-match.dto.js';
import { checkRule, matchesEverything, type Subject } from './match.js';
import { matchesWildcard } from './wildcard.js';
import { fastest } from '../../../test/support/fastest.js';

const ALERT: Subject = { kind: 'alert', statuses: ['missing'], severity: 'info', agent: 'ACME_DOUALA', company: 'ACME', city: 'Douala', tags: ['Production', 'erp'], job: 'SALES_2026' };
const RECOVERY: Subject = { ...ALERT, kind: 'recovery', statuses: ['success', 'failed', 'missing'] };
const UNVERIFIED: Subject = { ...ALERT, statuses: ['unknown'] };
const REPORT: Subject = { kind: 'report_rejected', statuses: [], severity: 'warning', agent: 'ACME_DOUALA', company: null, city: null, tags: [], job: null };
const SCAN: Subject = { ...REPORT, kind: 'scan_failed', severity: 'critical', agent: null };

const matches = (match: RuleMatch, subject: Subject) => checkRule(match, subject).every((checked) => checked.matches);

/** What each rule says of an alert, its recovery, something unverified, a rejected report, and a failed scan. */
const TABLE: readonly [RuleMatch, boolean, boolean, boolean, boolean, boolean][] = [
  [{}, true, true, true, true, true],
  [{ severities: ['critical'] }, true, true, false, false, true],
  [{ severities: ['warning'] }, false, false, true, true, false],
  [{ severities: ['info'] }, false, false, false, false, false],
  [{ statuses: ['missing'] }, true, true, false, false, false],
  [{ statuses: ['failed'] }, false, true, false, false, false],
  [{ statuses: ['success'] }, false, true, false, false, false],
  [{ kinds: ['alert'] }, true, false, true, false, false],
  [{ kinds: ['recovery', 'scan_failed'] }, false, true, false, false, true],
  [{ agents: ['acme_*'] }, true, true, true, true, false],
  [{ agents: ['ACME'] }, false, false, false, false, false],
  [{ companies: ['acme'] }, true, true, true, false, false],
  [{ cities: ['D?uala'] }, true, true, true, false, false],
  [{ tags: ['production'] }, true, true, true, false, false],
  [{ tags: ['prod*'] }, false, false, false, false, false],
  [{ jobs: ['SALES_*'] }, true, true, true, false, false],
  [{ jobs: ['HR', 'sales_2026'] }, true, true, true, false, false],
  [{ jobs: ['SALES'] }, false, false, false, false, false],
  [{ agents: ['ACME_*'], statuses: ['missing'], jobs: ['HR'] }, false, false, false, false, false],
  [{ agents: ['ACME_*'], severities: ['critical'], jobs: ['SALES_*'] }, true, true, false, false, false],
];

describe('A rule', () => {
  it.each(TABLE)('%j matches an alert: %p, its recovery: %p, something unverified: %p, a report: %p, a scan: %p', (match, ...expected) => {
    expect([ALERT, RECOVERY, UNVERIFIED, REPORT, SCAN].map((subject) => matches(match, subject))).toEqual(expected);
  });

  it('says of every condition why', () => {
    expect(checkRule({ statuses: ['missing', 'failed'], tags: ['test'], jobs: ['HR'] }, ALERT)).toEqual([
      { condition: 'statuses', matches: true, detail: 'statuses: missing is among missing, failed' },
      { condition: 'tags', matches: false, detail: 'tags: Production, erp is not among test' },
      { condition: 'jobs', matches: false, detail: 'jobs: SALES_2026 is not among HR' },
    ]);
    expect(checkRule({ cities: ['Douala'] }, SCAN)).toEqual([{ condition: 'cities', matches: false, detail: 'cities: there is nothing to be among Douala' }]);
  });

  it('covers everything only without conditions', () => {
    expect([{}, { tags: undefined }, { kinds: ['alert' as const] }].map((match) => matchesEverything(match as RuleMatch))).toEqual([true, true, false]);
  });
});

describe('A pattern', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', 'É'), maxLength: 12 });

  it('matches what an equal regular expression matches', () => {
    fc.assert(fc.property(word, fc.string({ unit: fc.constantFrom('a', 'b', 'É'), maxLength: 12 }), (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'isu');
      expect(matchesWildcard(pattern, text)).toBe(expression.test(text));
    }), { numRuns: 2_000 });
  });

  it('always matches itself, stars and all', () => {
    fc.assert(fc.property(word, (text) => matchesWildcard(text, text)));
  });

  it('takes no longer for many stars', async () => {
    const match = () => matchesWildcard(`${'*a'.repeat(120)}b`, 'a'.repeat(255));
    expect(match()).toBe(false);
    expect(await fastest(match)).toBeLessThan(1_000);
  });
});

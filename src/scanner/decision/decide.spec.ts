import fc from 'fast-check';
import { decide, finalStatus } from './decide.js';
import type { Evidence, FileEvidence, PromotionEvidence } from './evidence.js';
import { RULES } from './rules.js';

const RIGHT = 'a'.repeat(64);
const WRONG = 'b'.repeat(64);
const LATER = '2026-06-12T13:00:00.000Z';

/** A whole file, exactly as reported. */
const GOOD: Evidence = {
  claim: 'success', failed_stage: null, error_message: null,
  reported: { file_name: 'sales.sql.gz', size: 100, sha256: RIGHT },
  file: { kind: 'regular', size: 100, sha256: RIGHT, changed_while_read: false, modified_at: '2026-06-12T12:00:00.000Z' },
  settles_at: null, superseded_by: null, promotion: { state: 'not-tried' },
};

const file = (differences: Partial<Extract<FileEvidence, { kind: 'regular' }>>): Partial<Evidence> => ({ file: { ...GOOD.file, kind: 'regular', size: 100, sha256: RIGHT, changed_while_read: false, modified_at: LATER, ...differences } });
const reported = (differences: Partial<Evidence['reported']>): Partial<Evidence> => ({ reported: { ...GOOD.reported, ...differences } });
const ABSENT: Partial<Evidence> = { file: { kind: 'absent' } };
const LINK: Partial<Evidence> = { file: { kind: 'irregular', reason: 'a symbolic link' } };
const ARRIVING: Partial<Evidence> = { settles_at: LATER };
const REPLACED: Partial<Evidence> = { superseded_by: 'newer.json' };
const SHORT = file({ size: 60, sha256: null });
const LONG = file({ size: 140, sha256: null });
const DAMAGED = file({ sha256: WRONG });
const EMPTY = file({ size: 0, sha256: null });
const REFUSED: Partial<Evidence> = { promotion: { state: 'failed', path: 'a/b', cause: 'The disk is full.' } };

/** [what is there, how it differs from a good backup, rule, status]; DESIGN 2.2, in its order. */
const TABLE: [string, Partial<Evidence>[], string, string][] = [
  ['a failed stage', [{ claim: 'failed', failed_stage: 'COMPRESS' }], 'agent-reported-failure', 'failed'],
  ['a failed stage, however good the file', [{ claim: 'failed' }, REFUSED], 'agent-reported-failure', 'failed'],
  ['a failed stage and no file', [{ claim: 'failed' }, reported({ file_name: null }), ABSENT, ARRIVING, REPLACED], 'agent-reported-failure', 'failed'],
  ['a failed integrity check', [{ claim: 'transfer_integrity_failed' }], 'agent-reported-transfer-failure', 'transfer_integrity_failed'],
  ['a failed integrity check and no file name', [{ claim: 'transfer_integrity_failed' }, reported({ file_name: null }), ABSENT], 'agent-reported-transfer-failure', 'transfer_integrity_failed'],
  ['no file name', [reported({ file_name: null })], 'no-file-named', 'failed'],
  ['no file name, nothing looked at', [reported({ file_name: null, sha256: null }), { file: { kind: 'not-looked' } }], 'no-file-named', 'failed'],
  ['no file name, before what is there', [reported({ file_name: null }), LINK], 'no-file-named', 'failed'],
  ['a link', [LINK], 'not-a-regular-file', 'transfer_integrity_failed'],
  ['a link is not waited for, nor explained by a newer report', [LINK, ARRIVING, REPLACED], 'not-a-regular-file', 'transfer_integrity_failed'],
  ['absent, still arriving', [ABSENT, ARRIVING], 'file-not-arrived', 'pending'],
  ['smaller, still arriving', [SHORT, ARRIVING], 'file-not-arrived', 'pending'],
  ['empty, still arriving', [EMPTY, ARRIVING], 'file-not-arrived', 'pending'],
  ['wrong hash, still arriving', [DAMAGED, ARRIVING], 'file-not-arrived', 'pending'],
  ['changed while read, still arriving', [file({ changed_while_read: true }), ARRIVING], 'file-not-arrived', 'pending'],
  ['absent, still arriving and named by a newer report', [ABSENT, ARRIVING, REPLACED], 'file-not-arrived', 'pending'],
  ['absent, named by a newer report', [ABSENT, REPLACED], 'superseded', 'unknown'],
  ['smaller, named by a newer report', [SHORT, REPLACED], 'superseded', 'unknown'],
  ['larger, named by a newer report', [LONG, REPLACED], 'superseded', 'unknown'],
  ['larger is not waited for', [LONG, ARRIVING, REPLACED], 'superseded', 'unknown'],
  ['empty, named by a newer report', [EMPTY, REPLACED], 'superseded', 'unknown'],
  ['wrong hash, named by a newer report', [DAMAGED, REPLACED], 'superseded', 'unknown'],
  ['absent', [ABSENT], 'file-absent', 'transfer_integrity_failed'],
  ['absent and no checksum', [ABSENT, reported({ sha256: null, size: null })], 'file-absent', 'transfer_integrity_failed'],
  ['empty', [EMPTY], 'empty-file', 'failed'],
  ['empty as reported', [EMPTY, reported({ size: 0 })], 'empty-file', 'failed'],
  ['empty, of unknown size and without a checksum, named by a newer report', [EMPTY, reported({ size: null, sha256: null }), REPLACED], 'empty-file', 'failed'],
  ['smaller', [SHORT], 'size-differs', 'transfer_integrity_failed'],
  ['larger', [LONG], 'size-differs', 'transfer_integrity_failed'],
  ['larger, although it may still be arriving', [LONG, ARRIVING], 'size-differs', 'transfer_integrity_failed'],
  ['smaller and damaged', [file({ size: 60, sha256: WRONG })], 'size-differs', 'transfer_integrity_failed'],
  ['smaller and no checksum', [SHORT, reported({ sha256: null })], 'size-differs', 'transfer_integrity_failed'],
  ['damaged', [DAMAGED], 'hash-differs', 'hash_mismatch'],
  ['damaged, no size reported', [DAMAGED, reported({ size: null })], 'hash-differs', 'hash_mismatch'],
  ['damaged, and the volume refused it', [DAMAGED, REFUSED], 'hash-differs', 'hash_mismatch'],
  ['no checksum', [reported({ sha256: null })], 'no-checksum', 'unknown'],
  ['no checksum, although it may still be arriving', [reported({ sha256: null }), ARRIVING], 'no-checksum', 'unknown'],
  ['no checksum, and the volume refused it', [reported({ sha256: null }), REFUSED], 'no-checksum', 'unknown'],
  ['right, and the volume refused it', [REFUSED], 'not-stored', 'failed'],
  ['right, no size reported, and the volume refused it', [REFUSED, REPLACED, reported({ size: null })], 'not-stored', 'failed'],
  ['right, but changed while it was read, and the volume refused it', [file({ changed_while_read: true }), REFUSED, ARRIVING], 'file-not-arrived', 'pending'],
  ['right, stored', [{ promotion: { state: 'stored', path: 'a/b' } }], 'verified', 'success'],
  ['right, a newer copy kept', [{ promotion: { state: 'newer-kept', path: 'a/b' } }], 'verified', 'success'],
  ['right, no size reported', [reported({ size: null })], 'verified', 'success'],
  ['right, although a newer report names it', [REPLACED], 'verified', 'success'],
  ['right, within the settle time', [ARRIVING], 'verified', 'success'],
  ['right once settled, although it changed while it was read', [file({ changed_while_read: true })], 'verified', 'success'],
  ['not looked at', [{ file: { kind: 'not-looked' } }], 'undecidable', 'unknown'],
  ['whole, but its bytes were not read', [file({ sha256: null })], 'undecidable', 'unknown'],
  ['whole, not read, and the volume refused it', [file({ sha256: null }), REFUSED, REPLACED], 'undecidable', 'unknown'],
];

const evidenceOf = (differences: Partial<Evidence>[]): Evidence => Object.assign({}, GOOD, ...differences);

describe('The decision table', () => {
  it.each(TABLE.map(([what, differences, rule, status]) => ({ what, differences, rule, status })))('gives $rule for: $what', ({ differences, rule, status }) => {
    expect(decide(evidenceOf(differences))).toMatchObject({ rule, status });
  });

  it('has every rule among its cases: deciding twice, and where it can be, shadowed by an earlier one', () => {
    for (const [index, { id, when }] of RULES.entries()) {
      const matching = TABLE.filter(([, differences]) => when(evidenceOf(differences)));
      const deciding = matching.filter(([, , rule]) => rule === id);
      const shadowed = matching.filter(([, , rule]) => RULES.findIndex((other) => other.id === rule) < index);
      expect([id, deciding.length > 1, shadowed.length > 0 || NEVER_SHADOWED.has(id)]).toEqual([id, true, true]);
    }
  });

  it('ends with a rule that always matches and is never a success', () => {
    const last = RULES.at(-1)!;
    expect(last.status).toBe('unknown');
    fc.assert(fc.property(evidence, (anything) => last.when(anything)));
  });

  it('keeps the statuses that alert apart from those that wait', () => {
    expect(RULES.filter(({ status }) => status === 'success').map(({ id }) => id)).toEqual(['verified']);
    expect(RULES.filter(({ status }) => status === 'pending').map(({ id }) => id)).toEqual(['file-not-arrived']);
    expect(finalStatus(decide(evidenceOf([ABSENT, ARRIVING])))).toBeNull();
    expect(finalStatus(decide(GOOD))).toBe('success');
  });
});

/** The first rule has none before it, and the second one's claim excludes the first one's. */
const NEVER_SHADOWED = new Set(['agent-reported-failure', 'agent-reported-transfer-failure']);

const hash = fc.option(fc.constantFrom(RIGHT, WRONG), { freq: 4 });
const size = fc.constantFrom(0, 1, 99, 100, Number.MAX_SAFE_INTEGER);
const name = fc.oneof(fc.constantFrom('sales.sql.gz', 'a\nb.sql', 'dots...'), fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''));
const words = fc.oneof(fc.constantFrom('disk full.', 'line 1\r\nline 2', '...', ' '), fc.string());
const files: fc.Arbitrary<FileEvidence> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('regular' as const), size, sha256: hash, changed_while_read: fc.boolean(), modified_at: fc.constant(LATER) }) },
  fc.constant({ kind: 'absent' as const }),
  fc.constant({ kind: 'not-looked' as const }),
  fc.record({ kind: fc.constant('irregular' as const), reason: words }),
);
const promotions: fc.Arbitrary<PromotionEvidence> = fc.oneof(
  fc.constant({ state: 'not-tried' as const }),
  fc.record({ state: fc.constantFrom('stored' as const, 'newer-kept' as const), path: name }),
  fc.record({ state: fc.constant('failed' as const), path: name, cause: words }),
);
const evidence: fc.Arbitrary<Evidence> = fc.record({
  claim: fc.oneof({ weight: 6, arbitrary: fc.constant('success' as const) }, fc.constantFrom('failed' as const, 'transfer_integrity_failed' as const)),
  failed_stage: fc.option(fc.constantFrom('BACKUP' as const, 'COMPRESS' as const, 'TRANSFER' as const)),
  error_message: fc.option(words),
  reported: fc.record({ file_name: fc.option(name, { freq: 6 }), size: fc.option(size), sha256: hash }),
  file: files,
  settles_at: fc.option(fc.constant(LATER)),
  superseded_by: fc.option(name),
  promotion: promotions,
});

describe('Whatever the evidence', () => {
  it('is, a verdict is given, and it is the same again from what was stored of it', () => {
    fc.assert(fc.property(evidence, (given) => {
      const stored: Evidence = JSON.parse(JSON.stringify(given));
      expect(decide(stored)).toEqual(decide(given));
    }));
  });

  it('is, success means: claimed, named, read, right in size and hash, not empty, and not refused by the volume', () => {
    let successes = 0;
    fc.assert(fc.property(evidence, (given) => {
      if (decide(given).status !== 'success') return;
      successes++;
      const { claim, reported: said, file: seen, promotion } = given;
      expect(claim).toBe('success');
      expect(said.file_name).not.toBeNull();
      expect(said.sha256).not.toBeNull();
      expect(seen).toMatchObject({ kind: 'regular', sha256: said.sha256, size: said.size ?? expect.any(Number) });
      expect(seen.kind === 'regular' && seen.size).toBeGreaterThan(0);
      expect(promotion.state).not.toBe('failed');
    }), { numRuns: 3000 });
    expect(successes).toBeGreaterThan(10);
  });

  it('is, the message is one line that ends in one full stop and says no "undefined" or "null"', () => {
    fc.assert(fc.property(evidence, (given) => {
      const { message } = decide(given);
      expect(message).toMatch(/^\S.*[^.\s]\.$/u);
      expect(message).not.toMatch(/\b(undefined|null)\b|[\r\n]|: \.$/);
    }), { numRuns: 1000 });
  });

  it('is, the message of a difference gives both values', () => {
    expect(decide(evidenceOf([SHORT])).message).toBe('sales.sql.gz has 60 bytes, the agent reports 100 bytes: 40 bytes are missing, the transfer was cut.');
    expect(decide(evidenceOf([LONG])).message).toContain('40 bytes too many');
    expect(decide(evidenceOf([DAMAGED])).message).toEqual(expect.stringMatching(new RegExp(`${WRONG}.*${RIGHT}`)));
    expect(decide(evidenceOf([REPLACED, ABSENT])).message).toContain('newer.json');
    expect(decide(evidenceOf([REFUSED])).message).toContain('could not be stored: The disk is full. It is tried again');
    expect(decide(evidenceOf([{ claim: 'failed', failed_stage: 'TRANSFER', error_message: 'connection reset.\nretry' }])).message)
      .toBe('The agent reports that TRANSFER failed: connection reset. retry.');
  });
});

import { fileName, isNullLike, name, prose, Refusal, sha256, size, truth } from './scalars.js';

const HASH = 'AB'.repeat(32);
const REFUSED = expect.any(Refusal);

describe('what counts as nothing', () => {
  it.each([null, undefined, '', '  ', 'null', 'NULL', 'None', ' none '])('%j does', (value) => {
    expect(isNullLike(value)).toBe(true);
  });

  it.each([0, false, 'nil', 'nothing', [], {}])('%j does not', (value) => {
    expect(isNullLike(value)).toBe(false);
  });
});

describe('a truth value', () => {
  it.each([
    [true, true], [1, true], ['True', true], ['TRUE', true], [' true ', true], ['1', true],
    [false, false], [0, false], ['False', false], ['false', false], ['0', false],
    ['yes', REFUSED], ['ok', REFUSED], ['completed', REFUSED], [2, REFUSED], [-1, REFUSED], [[], REFUSED], [{}, REFUSED],
  ])('reads %j as %j', (value, expected) => {
    expect(truth(value)).toEqual(expected);
  });
});

describe('a size', () => {
  it.each([
    [0, 0], [-0, 0], [19972513, 19972513], [19972513.0, 19972513], ['19972513', 19972513], [' 42 ', 42], ['188178944.0', 188178944],
    [Number.MAX_SAFE_INTEGER, 9007199254740991], ['9007199254740991', 9007199254740991],
    ['9007199254740992', REFUSED], ['9223372036854775808', REFUSED], [1e400, REFUSED], [-1, REFUSED], ['-1', REFUSED], [1.5, REFUSED],
    ['1.5', REFUSED], ['19 MB', REFUSED], ['1e3', REFUSED], ['0x10', REFUSED], ['1,024', REFUSED], [true, REFUSED], [[1], REFUSED],
  ])('reads %j as %j', (value, expected) => {
    expect(size(value)).toEqual(expected);
  });
});

describe('a checksum', () => {
  it.each([
    [HASH, HASH.toLowerCase()], [` ${HASH}\n`, HASH.toLowerCase()],
    [HASH.slice(1), REFUSED], [`${HASH}0`, REFUSED], [`g${HASH.slice(1)}`, REFUSED], [1234, REFUSED], [{}, REFUSED],
  ])('reads %j as %j', (value, expected) => {
    expect(sha256(value)).toEqual(expected);
  });
});

describe('a staged file name', () => {
  it.each([
    ['A.zst', 'A.zst'], ['/home/x/Backup/A.zst', 'A.zst'], ['C:\\b\\A.zst', 'A.zst'], ['C:\\b/mixed\\A.zst', 'A.zst'], ['./A.zst', 'A.zst'],
    ['../../etc/passwd', 'passwd'], ['été 2026.sql', 'été 2026.sql'], ['.hidden', '.hidden'], ['a\0b', 'a\u{FFFD}b'],
    ['..', null], ['.', null], ['/', null], ['/home/x/', null], ['C:\\b\\..', null], ['x/ .. ', null], ['a/  ', null],
    ['é'.repeat(127), 'é'.repeat(127)], ['é'.repeat(128), REFUSED], [17, REFUSED], [['A.zst'], REFUSED],
  ])('reads %j as %j', (value, expected) => {
    expect(fileName(value)).toEqual(expected);
  });
});

describe('a name', () => {
  it.each([
    ['SALES', 'SALES'], [' SALES ', 'SALES'], [2026, '2026'], ['x'.repeat(255), 'x'.repeat(255)],
    ['x'.repeat(256), REFUSED], [' ', REFUSED], [true, REFUSED], [{}, REFUSED],
  ])('reads %j as %j', (value, expected) => {
    expect(name(value)).toEqual(expected);
  });
});

describe('prose', () => {
  it('keeps what PostgreSQL can store and replaces what it refuses', () => {
    expect(prose('é 🐘 \0 \uD800 \uDC00')).toBe('é 🐘 \u{FFFD} \u{FFFD} \u{FFFD}');
  });

  it('cuts a long text to 10,000 characters, the last one an ellipsis, without leaving half a character', () => {
    const cut = prose(`x${'🐘'.repeat(10_000)}`);
    expect(cut).toHaveLength(10_000);
    expect(cut).toMatch(/🐘…$/u);
    expect(prose('🐘'.repeat(10_000))).toMatch(/🐘\u{FFFD}…$/u);
  });

  it('shows lists and objects as JSON', () => {
    expect(prose(['line 1', { code: 5 }])).toBe('["line 1",{"code":5}]');
  });
});

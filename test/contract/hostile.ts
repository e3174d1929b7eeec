import fc, { type Arbitrary } from 'fast-check';

const LONG = 'x'.repeat(100_000);
const MANY = 10_000;
const DEEP = 500;

const repeated = (item: string) => `[${Array.from({ length: MANY }, () => item).join(',')}]`;

/** JSON texts that nobody asks for; texts, because a value could not hold a duplicate key or `-0`. */
const JSON_TEXTS = [
  'null', 'true', 'false', '0', '-0', '-1', '0.5', '1e308', '1e999', '1e-7', '9007199254740993', '9223372036854775808', '-9223372036854775809', '32768', '2147483648',
  '""', '" "', '"\\n"', '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udfff\\ud800"', '"\\u202eTXT.EXE"', '"\\ufeff"', '"e\\u0301"', '"%"', '"\\\\"', `"'; DROP TABLE expected_backup_jobs; --"`,
  '"__proto__"', '"constructor"', '"NaN"', '"null"', '"=1+1"', '"{company_name}"', '"{nothing}"', '"../../../etc/passwd"', '"/etc/passwd"', '"C:\\\\x"',
  '"2026-02-30"', '"0000-00-00T00:00:00Z"', '"+275760-09-13T00:00:00.001Z"', '"-271821-04-19T00:00:00Z"', '"9999-12-31T23:59:60Z"', '"2026-W01-1"', '"4714-01-01T00:00:00+18:00"',
  '"Etc/GMT+99"', '"+14:00"', '"* * * * *"', '"0 0 30 2 *"', '"*/0 * * * *"', '"1-99999999999 * * * *"', '"a@b"', '"\\"<x>\\"@[127.0.0.1]"',
  `"${LONG}"`, `"${'\\u0000'.repeat(1_000)}"`, `"${'😀'.repeat(5_000)}"`, '[]', '[null]', '[[]]', '{}', '{"":""}', '[{"__proto__":[]}]',
  '{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"toString":1,"hasOwnProperty":1,"then":1}', '{"length":1e9}', '{"type":"Buffer","data":[1]}',
  repeated('1'), repeated('"x"'), repeated('{}'), repeated('{"__proto__":1}'), `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`, `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
];

/** Path segments and query values, already percent-encoded or wrongly so. */
const ENCODED = [
  '0', '-1', '1.5', '1e3', '0x10', '01', '+1', '%201', '9007199254740993', '2147483648', '9223372036854775808', '99999999999999999999', 'NaN', 'null', 'undefined', 'true', '%00', 'a%00b', '%ff', '%c3%28', '%ED%A0%80',
  '%zz', '%', '..%2f..%2fetc%2fpasswd', '%2e%2e', '__proto__', 'constructor', 'toString', '%E2%80%AE', '%F0%9F%92%A9', '%27%20OR%201%3D1', '%25', '_', '%5C', '*', ',', ',,,', '%0d%0aX-Injected:%201', '1,2,3', '-id', 'id;drop',
  '2026-02-30T25:00:00Z', '+275760-09-13T00:00:00.001Z', '0001-01-01T00:00:00Z', '294277-01-01T00:00:00Z', '-271821-04-19T00:00:00Z', '9999-12-31T23:59:60Z', 'x'.repeat(3_000), '1%2C'.repeat(1_200),
];

/** Whole pieces of a query string; `NAME` stands for a parameter that the operation has. */
const QUERY_PIECES = [
  'NAME', 'NAME=', 'NAME=1&NAME=2', 'NAME[]=1', 'NAME[a]=b', 'NAME[a][b]=c', 'NAME[__proto__][polluted]=1', 'NAME.x=1', 'NAME=%00', 'NAME=%zz', '__proto__=1', '__proto__[polluted]=1', 'constructor[prototype][polluted]=1', 'constructor=1', 'toString=1',
  '=', '&&&', '=1', '%00=1', '%zz=%zz', '%ff=1', 'a%5Bb%5D=c', '[]=1', '?', ';', Array.from({ length: 1_500 }, () => 'NAME=1').join('&'), `NAME${'[a]'.repeat(500)}=1`,
];

const HEADER_VALUES = [
  '', ' ', '*', '""', '"', '"x"', 'W/"x"', 'w/"x"', '"a" "b"', '*, "a"', ',', '"job-1-1"', '"job-1-1', '\u0080\u00ff', '\t', '-1', '0', '1', '1.5', '9223372036854775808', '9'.repeat(30), 'null', '__proto__', 'constructor', '%00', '\u00ef\u00bb\u00bf',
  'x'.repeat(5_000), '"x",'.repeat(1_000), 'text/csv', 'text/event-stream', 'text/html', '*/*;q=0', 'application/json;q=nope', 'application/xml', ';;;', 'bytes=0-1', 'Thu, 01 Jan 1970 00:00:00 GMT', 'gzip, br', 'DELETE', 'vigie_session=s%3Ax.y', 'vigie_session=%zz', 'Bearer', 'Basic eDp5',
];

export const hostileJson: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...JSON_TEXTS) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.double().map((value) => JSON.stringify(value)) },
);
export const hostileKey: Arbitrary<string> = fc.constantFrom('"__proto__"', '"constructor"', '"prototype"', '"toString"', '""', '"\\u0000"', '"\\ud800"', '"a.b"', '"0"', '"id"', '"version"', '"/~1"', '"length"', `"${'k'.repeat(10_000)}"`);
export const hostileSegment: Arbitrary<string> = fc.oneof(fc.constantFrom(...ENCODED), fc.string({ unit: 'grapheme', minLength: 1 }).map(encodeURIComponent).map(withoutDots), fc.bigInt().map(String));
export const hostileValue: Arbitrary<string> = hostileSegment;
export const hostileQuery: Arbitrary<string> = fc.constantFrom(...QUERY_PIECES);
export const hostileHeader: Arbitrary<string> = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HEADER_VALUES) }, { weight: 1, arbitrary: fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f).map((code) => String.fromCharCode(code)) }) });
export const hostileType: Arbitrary<string | null> = fc.constantFrom(
  null, '', 'text/plain', 'text/csv', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', 'application/json; charset=klingon', 'application/json; charset=', 'application/json;charset="', 'APPLICATION/JSON', 'application/json, text/plain', 'application/merge-patch+json', '__proto__',
);
/** Bodies that are no JSON, or not in UTF-8. */
export const brokenBody: Arbitrary<Buffer> = fc.oneof(
  fc.constantFrom('', ' ', '{', '[', '"', '{"a":}', '{"a":1}}', "{'a':1}", '{"a":1,}', 'undefined', 'NaN', '\u0000', '\ufeff{}', '<x/>', 'a=1&b=2', '7', '"text"', 'null', '[1,', '{"a":"\u0001"}').map((text) => Buffer.from(text)),
  fc.constantFrom('{"a":"\xff\xfe"}', '{"name":"\xc3\x28","role":"viewer"}', '{"\xed\xa0\x80":1}', '\xff\xfe{\x00}\x00', '\x1f\x8b\x08').map((text) => Buffer.from(text, 'latin1')),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

/** `.` and `..` would name another path. */
function withoutDots(segment: string): string {
  return segment.replace(/^\.{1,2}$/, '%2e');
}

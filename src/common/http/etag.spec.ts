import { demandMatch, matchesStrongly, tagCondition, versionTag } from './etag.js';

describe('versionTag', () => {
  it.each<[string, number | string, number, string]>([
    ['job', 7, 3, '"job-7-3"'],
    ['agent', 'ACME_DOUALA', 1, '"agent-ACME_DOUALA-1"'],
    ['agent', 'a "b", é', 2, '"agent-a%20%22b%22%2C%20%C3%A9-2"'],
  ])('of %s %s in version %d is %s', (kind, id, version, tag) => {
    expect(versionTag(kind, id, version)).toBe(tag);
  });

  it('is always one that a condition can hold', () => {
    const tag = versionTag('agent', 'é, "x" \\', 1);
    expect(tagCondition('If-Match', tag)).toEqual([tag]);
  });
});

describe('tagCondition', () => {
  it.each<[string | undefined, unknown]>([
    [undefined, null],
    ['*', '*'],
    [' * ', '*'],
    ['"a"', ['"a"']],
    ['W/"a"', ['W/"a"']],
    ['""', ['""']],
    ['"a", W/"b","c"', ['"a"', 'W/"b"', '"c"']],
    ['"a,b", "c"', ['"a,b"', '"c"']],
    [', "a" ,, "b",', ['"a"', '"b"']],
    ['"\u00e9"', ['"\u00e9"']],
  ])('reads %j as %j', (header, condition) => {
    expect(tagCondition('If-Match', header)).toEqual(condition);
  });

  it.each(['', 'a', '"a', 'a"', 'w/"a"', 'W/a', '"a" "b"', '"a"b', '*, "a"', '"a", *', '"a b"', ',', 'W/ "a"'])('refuses %j', (header) => {
    expect(() => tagCondition('If-Match', header)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('refuses a long header that is nearly a list', () => {
    const nearly = `${'"a" , , '.repeat(2_000)}x`;
    expect(() => tagCondition('If-Match', nearly)).toThrow(expect.objectContaining({ status: 400 }));
  });
});

describe('matchesStrongly', () => {
  it.each<[string, string, boolean]>([
    ['*', '"a"', true],
    ['"a"', '"a"', true],
    ['"b", "a"', '"a"', true],
    ['"b"', '"a"', false],
    ['W/"a"', '"a"', false],
    ['W/"a"', 'W/"a"', false],
    ['"A"', '"a"', false],
  ])('lets If-Match %s against %s: %s', (header, current, expected) => {
    expect(matchesStrongly(tagCondition('If-Match', header) ?? [], current)).toBe(expected);
  });
});

describe('demandMatch', () => {
  it('lets a change without a condition pass', () => {
    expect(() => demandMatch(null, '"job-7-4"', 'Job 7')).not.toThrow();
  });

  it('tells what the current ETag is and what to do', () => {
    const refusal = expect.objectContaining({ status: 412, response: { detail: expect.stringMatching(/^Job 7 .*"job-7-4".*Read it again.*If-Match/) } });
    expect(() => demandMatch(['"job-7-3"'], '"job-7-4"', 'Job 7')).toThrow(refusal);
  });
});

import fc from 'fast-check';
import { posix } from 'node:path';
import { collisionKey, PLACEHOLDERS, renderFinalPath, templateProblem, type PathValues } from './final-path.js';

const values: PathValues = {
  company_name: 'Acme', city: 'Douala', neighborhood: 'Akwa', agent_id: 'ACME_DOUALA', database_name: 'SALES_2026',
  cycle: new Date('2026-06-02T03:04:00Z'), reportEnd: new Date('2026-06-02T03:05:06Z'), fileName: 'sales_2026.sql.zst',
};

describe('templateProblem', () => {
  it.each([
    ['', 'empty'], ['   ', 'empty'], ['/etc/{db_name}', 'absolute'], ['{city}/', 'ends in'], ['a//b', 'empty part'], ['a/ /b', 'empty part'],
    ['../x', 'dot'], ['a/../b', 'dot'], ['a/./b', 'dot'], ['.vigie-tmp/a/b', 'dot'], ['..{extension}', 'dot'], ['a\\b', 'backslash'],
    ['a\0b', 'control'], ['a\nb', 'control'], ['{nope}', 'Unknown placeholder {nope}'], ['{City}', 'Unknown placeholder'], ['{}', 'Unknown placeholder {}'],
    ['a{', 'brace'], ['a}b', 'brace'], ['{{city}}', 'brace'], ['x'.repeat(501), 'longer'], ['é'.repeat(200), 'longer'], ['a/'.repeat(12) + 'b', '13 parts'],
  ])('refuses %j and says %j', (template, words) => {
    expect(templateProblem(template)).toContain(words);
  });

  it('lists what is allowed when a placeholder is unknown', () => {
    for (const name of PLACEHOLDERS) expect(templateProblem('{x}')).toContain(`{${name}}`);
  });

  it('accepts every placeholder it lists', () => {
    for (const name of PLACEHOLDERS) expect(templateProblem(`a/{${name}}`)).toBeNull();
  });
});

describe('renderFinalPath', () => {
  it('fills every placeholder, dates in UTC', () => {
    expect(renderFinalPath('{company_name}/{city}/{neighborhood}/{agent_id}/{year}/{month}/{day}/{hour}-{minute}_{db_name}_{timestamp}{extension}', values))
      .toBe('Acme/Douala/Akwa/ACME_DOUALA/2026/06/02/03-04_SALES_2026_20260602_030506.sql.zst');
  });

  it.each([
    ['a.sql.gz', '.sql.gz'], ['a.b.sql.gz.gpg', '.sql.gz.gpg'], ['v1.2.dump', '.dump'], ['v.1.gz', '.gz'], ['dump', ''], ['a.', ''], ['.gz', ''], ['DB.SQL.ZST', '.SQL.ZST'],
  ])('takes from %j the extension %j', (fileName, extension) => {
    expect(renderFinalPath('x{extension}', { ...values, fileName })).toBe(`x${extension}`);
  });

  it('writes an underscore for what is empty', () => {
    expect(renderFinalPath('{city}/{neighborhood}/{extension}', { ...values, city: ' ', neighborhood: null, fileName: 'dump' })).toBe('_/_/_');
  });

  it('keeps hostile values inside their part', () => {
    expect(renderFinalPath('{city}/{company_name}/{file_name}', { ...values, city: '../../etc', company_name: '..', fileName: '.\\..\0x' })).toBe('__.._etc/_/__.._x');
  });

  it('shortens a part of more than 255 bytes, keeps its extension, and keeps long names apart', () => {
    const long = renderFinalPath('{database_name}{extension}', { ...values, database_name: 'é'.repeat(300) });
    const other = renderFinalPath('{database_name}{extension}', { ...values, database_name: `${'é'.repeat(300)}2` });
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255);
    expect(long).toMatch(/^é+~[0-9a-f]{8}\.sql\.zst$/);
    expect(other).not.toBe(long);
  });

  it('gives composed and decomposed spellings one path', () => {
    expect(renderFinalPath('{city}', { ...values, city: 'Yaounde\u0301' })).toBe(renderFinalPath('{city}', { ...values, city: 'Yaound\u00e9' }));
  });

  it('throws for a template that was never acceptable', () => {
    expect(() => renderFinalPath('../{city}', values)).toThrow(/dot.*final_storage_path_template/s);
  });

  it('stays inside the base path for any accepted template and any values', () => {
    const piece = fc.oneof(fc.constantFrom(...PLACEHOLDERS.map((name) => `{${name}}`)), fc.constantFrom('/', '..', '.', '-', '{', '\\', ' '), fc.string({ unit: 'grapheme', maxLength: 8 }));
    const template = fc.array(piece, { minLength: 1, maxLength: 14 }).map((pieces) => pieces.join(''));
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'binary-ascii', maxLength: 20 }),
      fc.constantFrom('', '.', '..', '/', '../..', '\0', '.vigie-tmp', ' . ', '\ud800', '{year}', 'x'.repeat(5000), '\u{1f4be}'.repeat(100), `a.${'b'.repeat(300)}`, `a${'.gz'.repeat(120)}`),
    );
    const instant = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-01-01'), noInvalidDate: true });
    const record = fc.record({ company_name: nasty, city: nasty, neighborhood: fc.option(nasty), agent_id: nasty, database_name: nasty, fileName: nasty, cycle: instant, reportEnd: instant });
    let rendered = 0;
    fc.assert(
      fc.property(template, record, (text, any) => {
        if (templateProblem(text) !== null) return;
        rendered += 1;
        const path = renderFinalPath(text, any);
        expect(posix.resolve('/base', path)).toBe(`/base/${path}`);
        for (const segment of path.split('/')) {
          expect(['', '.', '..']).not.toContain(segment);
          expect(segment.startsWith('.')).toBe(false);
          expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(255);
          expect(segment).not.toMatch(/[\p{Cc}\\\p{Surrogate}]/u);
        }
        expect(Buffer.byteLength(path)).toBeLessThan(3_100);
      }),
      { numRuns: 3_000 },
    );
    expect(rendered).toBeGreaterThan(300);
  });
});

describe('collisionKey', () => {
  const job = { company_name: 'Acme', city: 'Douala', neighborhood: null, agent_id: 'A', database_name: 'D', hour: 3, minute: null };

  it('is equal for two templates that render to one path', () => {
    expect(collisionKey('{company_name}/{db_name}/{year}{month}{day}-{hour}{extension}', job)).toBe(collisionKey('Acme/{database_name}/{year}{month}{day}-03{extension}', job));
  });

  it('keeps two databases, two hours and two dates apart', () => {
    expect(collisionKey('{db_name}', job)).not.toBe(collisionKey('{db_name}', { ...job, database_name: 'E' }));
    expect(collisionKey('{hour}', job)).not.toBe(collisionKey('{hour}', { ...job, hour: 4 }));
    expect(collisionKey('{year}', job)).not.toBe(collisionKey('{month}', job));
  });

  it('does not take a name for a placeholder', () => {
    expect(collisionKey('{city}', { ...job, city: '{year}' })).not.toBe(collisionKey('{year}', job));
  });

  it.each(['{db_name}_{timestamp}', '{file_name}'])('is null for %j, which depends on the report', (template) => {
    expect(collisionKey(template, job)).toBeNull();
  });
});

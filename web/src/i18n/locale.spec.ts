import { chooseLocale, regional } from './locale.ts';

describe('The language', () => {
  it.each<[string | null, string[], string]>([
    [null, ['fr-CM', 'en'], 'fr'], [null, ['de-DE', 'fr', 'en'], 'fr'], [null, ['en-US', 'fr'], 'en'], [null, ['de'], 'en'], [null, [], 'en'],
    ['en', ['fr-FR'], 'en'], ['fr', ['en'], 'fr'], ['xx', ['fr'], 'fr'],
  ])('kept as %s, in a browser of %j, is %s', (kept, wanted, locale) => {
    expect(chooseLocale(kept, wanted)).toBe(locale);
  });

  it('is written as it is where the reader is', () => {
    expect(regional('en', ['fr', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(regional('fr', ['en-GB'])).toBe('fr');
  });
});

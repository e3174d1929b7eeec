import { messages as english } from './en.ts';
import { messages as french } from './fr.ts';

type Words = string | { readonly [key: string]: Words };

/** Every text with its path. */
function texts(words: Words, path = ''): [string, string][] {
  return typeof words === 'string' ? [[path, words]] : Object.entries(words).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}
const fieldsOf = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name = '']) => name))].sort();
const tagsOf = (text: string): string[] => [...text.matchAll(/<(\w+)>/g)].map(([, name = '']) => name).sort();

describe('The French words', () => {
  const translated = new Map(texts(french));

  it.each(texts(english))('at %s speak of the same things', (path, text) => {
    const other = translated.get(path) ?? '';
    expect(other.trim()).not.toBe('');
    expect(tagsOf(other)).toEqual(tagsOf(text));
    if (!text.includes('plural')) expect(fieldsOf(other)).toEqual(fieldsOf(text));
  });
});

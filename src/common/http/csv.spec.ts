import { text } from 'node:stream/consumers';
import { csvStream, CsvTable } from './csv.js';

async function* pagesOf(...pages: object[][]): AsyncGenerator<object[]> {
  for (const page of pages) yield await Promise.resolve(page);
}

const written = async (columns: string[], ...pages: object[][]) => text(await csvStream(new CsvTable('t', columns, pagesOf(...pages))));

describe('A table as CSV', () => {
  it('has a header row, and every page under it', async () => {
    expect(await written(['a', 'b'], [{ b: 1, a: 'x' }], [{ a: 'y', b: 2 }])).toBe('a,b\r\nx,1\r\ny,2\r\n');
  });

  it('has its header row also without rows', async () => {
    expect(await written(['a', 'b'])).toBe('a,b\r\n');
  });

  it('writes every kind of value so that it can be read again', async () => {
    const row = { a: null, b: true, c: false, d: -5, e: new Date('2026-06-12T13:00:00Z'), f: ['x', 'y'], g: { h: 'i' }, j: '' };
    expect(await written(Object.keys(row), [row])).toBe('a,b,c,d,e,f,g,j\r\n,true,false,-5,2026-06-12T13:00:00.000Z,"[""x"",""y""]","{""h"":""i""}",\r\n');
  });

  it.each([['a,b', '"a,b"'], ['say "x"', '"say ""x"""'], ['a\nb', '"a\nb"'], ['a\rb', '"a\rb"'], ['a\r\nb', '"a\r\nb"'], [' a ', ' a ']])('quotes %j as RFC 4180 has it', async (value, cell) => {
    expect(await written(['a'], [{ a: value }])).toBe(`a\r\n${cell}\r\n`);
  });

  it.each(['=1', '+1', '-1', '@x', '\t=1'])('defuses the formula %j', async (value) => {
    expect(await written(['a'], [{ a: value }])).toBe(`a\r\n'${value}\r\n`);
  });

  it('fails at once when the first page does', async () => {
    const pages: AsyncIterable<object[]> = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('no database')) }) };
    await expect(csvStream(new CsvTable('t', ['a'], pages))).rejects.toThrow('no database');
  });

  it('fails, and does not end, when a later page does', async () => {
    async function* failing(): AsyncGenerator<object[]> {
      yield await Promise.resolve([{ a: 1 }]);
      throw new Error('no database');
    }
    await expect(csvStream(new CsvTable('t', ['a'], failing())).then(text)).rejects.toThrow('no database');
  });

  it('lets go of its source when its reader goes away', async () => {
    let released = (): void => undefined;
    const gone = new Promise<void>((resolve) => (released = resolve));
    async function* endless(): AsyncGenerator<object[]> {
      try {
        for (;;) yield await Promise.resolve([{ a: 'x'.repeat(1000) }]);
      } finally {
        released();
      }
    }
    const stream = await csvStream(new CsvTable('t', ['a'], endless()));
    stream.once('data', () => stream.destroy());
    await gone;
  });
});

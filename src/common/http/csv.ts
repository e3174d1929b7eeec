import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

/** A table of any length, read page by page while the client takes it. */
export class CsvTable {
  /**
   * @param name of the file that a browser saves, without `.csv`
   * @param columns names of the columns and of the fields in the rows, in their order
   */
  constructor(
    readonly name: string,
    readonly columns: readonly string[],
    readonly pages: AsyncIterable<readonly object[]>,
  ) {}
}

/**
 * The table as RFC 4180 in UTF-8: a header row, lines that end with CR LF, quotes where they are needed. Times are ISO 8601, arrays and
 * objects JSON, null is empty. Text that a spreadsheet would take for a formula has an apostrophe in front.
 * Nothing is read ahead of the reader but one page; whoever destroys the stream ends the reading.
 * @throws what reading the first page throws: until then an answer can still become an error
 */
export async function csvStream({ columns, pages }: CsvTable): Promise<Readable> {
  const iterator = pages[Symbol.asyncIterator]();
  const first = await iterator.next();
  const lines = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    quote_record_delimiter: true,
    escape_formulas: true,
    cast: { boolean: String, date: (date) => date.toISOString(), object: (value) => JSON.stringify(value) },
  });
  // An error destroys both ends and is told by `lines`; a client that went away is no error.
  return pipeline(Readable.from(rowsIn(first, iterator), { highWaterMark: 1 }), lines, () => undefined);
}

async function* rowsIn(first: IteratorResult<readonly object[]>, iterator: AsyncIterator<readonly object[]>): AsyncGenerator<object> {
  try {
    for (let page = first; page.done !== true; page = await iterator.next()) yield* page.value;
  } finally {
    await iterator.return?.();
  }
}

/**
 * An answer that is JSON already. Where a list is long, the database writes it: measured, parsing rows into objects and writing those as
 * JSON again was most of what a list request cost.
 */
export class JsonText {
  /** @param parts which are the text together. A string that takes more than 128 KB of memory is large for V8, and made forty times as slowly as two of half its size. */
  constructor(private readonly parts: readonly string[]) {}

  /** The text as it is sent. */
  bytes(): Buffer {
    const bytes = Buffer.allocUnsafe(this.parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0));
    let end = 0;
    for (const part of this.parts) end += bytes.write(part, end);
    return bytes;
  }
}

/** An array that is JSON already. */
export class JsonList extends JsonText {
  /** @param texts of one item or more each, separated by commas @param length of how many items altogether */
  constructor(texts: readonly string[], readonly length: number) {
    super(['[', ...texts.flatMap((text, index) => (index === 0 ? [text] : [',', text])), ']']);
  }
}

/** SQL that writes a `timestamptz` as `JSON.stringify` writes a `Date`. */
export function jsonTime(sql: string): string {
  return `to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

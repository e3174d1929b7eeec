/**
 * An answer that is JSON already. Where a list is long, the database writes it: measured, parsing rows into objects and writing those as
 * JSON again was most of what a list request cost.
 */
export class JsonText {
  constructor(readonly text: string) {}
}

/** An array that is JSON already. */
export class JsonList extends JsonText {
  constructor(text: string, /** Of how many items. */ readonly length: number) {
    super(text);
  }
}

/** SQL that writes a `timestamptz` as `JSON.stringify` writes a `Date`. */
export function jsonTime(sql: string): string {
  return `to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

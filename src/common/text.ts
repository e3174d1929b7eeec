/** Words of others (names, error texts) inside a line of ours: without line breaks and other white space that could forge one. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair, in `text` as in `jsonb`. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** Replaces what PostgreSQL refuses by U+FFFD. */
export function storable(text: string): string {
  return text.replace(UNSTORABLE, '\u{FFFD}');
}

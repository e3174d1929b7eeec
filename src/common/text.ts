/** Words of others (names, error texts) inside a line of ours: without line breaks and other white space that could forge one. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/**
 * Whether a text is a pattern, or matches it: `*` stands for any characters, `?` for one; compared without case. In time that grows with
 * pattern times text, whatever the pattern: regular expressions made of globs take minutes for seven stars (picomatch: 41 s for
 * `*a*a*a*a*a*a*a*b` and 60 letters), and a rule is asked at every alert.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [wanted, given] = [Array.from(pattern.toLowerCase()), Array.from(text.toLowerCase())];
  // A name that holds stars itself can always be named as it is.
  if (pattern.toLowerCase() === text.toLowerCase()) return true;
  let [at, position] = [0, 0];
  let star: { readonly at: number; taken: number } | null = null;
  while (position < given.length) {
    const sign = wanted[at];
    if (sign === '*') {
      star = { at, taken: position };
      at += 1;
    } else if (sign !== undefined && (sign === '?' || sign === given[position])) {
      at += 1;
      position += 1;
    } else if (star !== null) {
      // The last star takes one character more; earlier ones never need to.
      star.taken += 1;
      at = star.at + 1;
      position = star.taken;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((sign) => sign === '*');
}

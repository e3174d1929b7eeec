/** As the server holds patterns against names: `*` stands for any characters, `?` for one, without case. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [wanted, given] = [Array.from(pattern.toLowerCase()), Array.from(text.toLowerCase())];
  // Places in the pattern that the text so far may have led to.
  let places = skipStars(wanted, new Set([0]));
  for (const sign of given) {
    const next = new Set<number>();
    for (const place of places) {
      if (wanted[place] === '*') next.add(place);
      else if (wanted[place] === '?' || wanted[place] === sign) next.add(place + 1);
    }
    places = skipStars(wanted, next);
  }
  return places.has(wanted.length) || pattern.toLowerCase() === text.toLowerCase();
}

function skipStars(wanted: readonly string[], places: ReadonlySet<number>): Set<number> {
  const reached = new Set<number>();
  for (let place of places) {
    reached.add(place);
    while (wanted[place] === '*') reached.add(++place);
  }
  return reached;
}

/** A memo that forgets its oldest key at `limit`, so that it cannot grow with the number of jobs or years. */
export class BoundedCache<K, V> {
  private readonly known = new Map<K, V>();

  constructor(private readonly limit: number) {}

  get(key: K, make: (key: K) => V): V {
    const hit = this.known.get(key);
    if (hit !== undefined) return hit;
    const made = make(key);
    const oldest = this.known.size >= this.limit ? this.known.keys().next() : undefined;
    if (oldest?.done === false) this.known.delete(oldest.value);
    this.known.set(key, made);
    return made;
  }
}

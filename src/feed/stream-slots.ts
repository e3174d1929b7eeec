/** Which limit keeps a new stream out. */
export type Full = 'key' | 'all';

/** How many streams there are, per API key and in all. */
export class StreamSlots {
  private readonly perKey = new Map<number, number>();
  private all = 0;

  constructor(private readonly limits: { readonly perKey: number; readonly inAll: number }) {}

  /** @returns a function that gives the slot back, or the limit that is reached. */
  take(keyId: number): (() => void) | Full {
    const held = this.perKey.get(keyId) ?? 0;
    if (held >= this.limits.perKey) return 'key';
    if (this.all >= this.limits.inAll) return 'all';
    this.perKey.set(keyId, held + 1);
    this.all++;
    return () => this.giveBack(keyId);
  }

  private giveBack(keyId: number): void {
    const left = (this.perKey.get(keyId) ?? 1) - 1;
    if (left > 0) this.perKey.set(keyId, left);
    else this.perKey.delete(keyId);
    this.all--;
  }
}

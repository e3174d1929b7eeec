import { AsyncLocalStorage } from 'node:async_hooks';
import { types } from 'node:util';

/** What goes on behind its work keeps it, also while the storage is out of use: so the value is taken out of it. */
interface Scope<T> {
  value: T | null;
}

/**
 * A value that all calls and promises of some work know. As long as an `AsyncLocalStorage` is in use, Node 20 makes each promise of the process
 * cost twice as much (measured; Node 24 does not), so it is put out of use whenever no work is going on.
 * Its `disable()` is called experimental, and is there since Node 13; without it only time would be lost.
 */
export class CallContext<T> {
  private readonly storage = new AsyncLocalStorage<Scope<T>>();
  private atWork = 0;

  /** The value of the work at hand; null outside any, and for what goes on after its work is over. */
  get(): T | null {
    return this.storage.getStore()?.value ?? null;
  }

  /** Does `work`, which is over when it returns, or when the promise that it returns is settled. */
  run<R>(value: T, work: () => R): R {
    const scope: Scope<T> = { value };
    const end = (): void => {
      scope.value = null;
      this.atWork -= 1;
      if (this.atWork === 0) this.storage.disable();
    };
    this.atWork += 1;
    let result: R;
    try {
      result = this.storage.run(scope, work);
    } catch (error) {
      end();
      throw error;
    }
    if (types.isPromise(result)) result.then(end, end);
    else end();
    return result;
  }
}

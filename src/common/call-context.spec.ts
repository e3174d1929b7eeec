import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { CallContext } from './call-context.js';

describe('The context of calls', () => {
  let context: CallContext<string>;
  beforeEach(() => (context = new CallContext()));
  afterEach(() => jest.restoreAllMocks());

  it('is known to all that its work calls and awaits, and to nobody else', async () => {
    const told = async () => {
      await turn();
      return context.get();
    };
    const [one, other, none] = await Promise.all([context.run('one', told), context.run('other', told), told()]);
    expect([one, other, none, context.get()]).toEqual(['one', 'other', null, null]);
    expect(context.run('now', () => context.get())).toBe('now');
  });

  it('is that of the innermost work', async () => {
    const seen: (string | null)[] = [];
    await context.run('outer', async () => {
      await context.run('inner', async () => {
        await turn();
        seen.push(context.get());
      });
      seen.push(context.get());
    });
    expect(seen).toEqual(['inner', 'outer']);
  });

  it('ends with its work, for what goes on behind it too, whatever else is at work', async () => {
    let goingOn: Promise<string | null> = Promise.resolve('');
    const other = context.run('other', async () => {
      await turn();
      await turn();
    });
    context.run('one', () => void (goingOn = turn().then(() => context.get())));
    expect(await goingOn).toBeNull();
    await other;
  });

  it('ends with work that fails', async () => {
    const fail = () => {
      throw new Error('no');
    };
    expect(() => context.run('now', fail)).toThrow('no');
    await expect(context.run('later', async () => turn().then(fail))).rejects.toThrow('no');
    expect(context.get()).toBeNull();
  });

  it('costs the promises of others nothing while no work is going on', async () => {
    const disable = jest.spyOn(AsyncLocalStorage.prototype, 'disable');
    let finish: () => void = () => undefined;
    const long = context.run('long', () => new Promise<void>((resolve) => (finish = resolve)));
    await context.run('short', () => turn());
    expect(disable).not.toHaveBeenCalled();
    finish();
    await long;
    expect(disable).toHaveBeenCalledTimes(1);
    expect(await context.run('again', async () => turn().then(() => context.get()))).toBe('again');
  });
});

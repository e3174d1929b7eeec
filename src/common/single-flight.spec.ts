import { SingleFlight } from './single-flight.js';

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> = { resolve: () => undefined, reject: () => undefined };
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle };
}

/** A task that is held until it is let go, and says when it began. */
function heldTask<T>(result: T) {
  const gate = deferred<null>();
  const begun = deferred<() => void>();
  const task = async (close: () => void): Promise<T> => {
    begun.resolve(close);
    await gate.promise;
    return result;
  };
  return { task: jest.fn(task), begun: begun.promise, finish: () => gate.resolve(null), fail: (error: Error) => gate.reject(error) };
}

describe('A single flight', () => {
  it('is joined by whoever asks before its door is closed', async () => {
    const flight = new SingleFlight<string>();
    const [first, second] = [heldTask('first'), heldTask('second')];
    const answers = [flight.run(first.task), flight.run(second.task)];
    await first.begun;
    answers.push(flight.run(second.task));
    first.finish();
    expect(await Promise.all(answers)).toEqual(['first', 'first', 'first']);
    expect(second.task).not.toHaveBeenCalled();
  });

  it('is followed by exactly one more, which begins when it has ended and is shared by all who came late', async () => {
    const flight = new SingleFlight<string>();
    const [first, second, third] = [heldTask('first'), heldTask('second'), heldTask('third')];
    const early = flight.run(first.task);
    (await first.begun)();
    const late = [flight.run(second.task), flight.run(third.task), flight.run(third.task)];
    expect(second.task).not.toHaveBeenCalled();
    first.finish();
    second.finish();
    expect(await early).toBe('first');
    expect(await Promise.all(late)).toEqual(['second', 'second', 'second']);
    expect(third.task).not.toHaveBeenCalled();
  });

  it('that fails tells all who joined, and the next one begins', async () => {
    const flight = new SingleFlight<string>();
    const [first, second] = [heldTask('first'), heldTask('second')];
    const joined = [flight.run(first.task), flight.run(first.task)];
    (await first.begun)();
    const next = flight.run(second.task);
    first.fail(new Error('no database'));
    second.finish();
    expect((await Promise.allSettled(joined)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await next).toBe('second');
  });

  it('does not share the next flight when its door is closed late', async () => {
    const flight = new SingleFlight<string>();
    const [first, second, third] = [heldTask('first'), heldTask('second'), heldTask('third')];
    const one = flight.run(first.task);
    const closeFirst = await first.begun;
    closeFirst();
    const two = flight.run(second.task);
    closeFirst();
    const three = flight.run(third.task);
    for (const { finish } of [first, second, third]) finish();
    expect(await Promise.all([one, two, three])).toEqual(['first', 'second', 'second']);
  });

  it('drains when nothing runs or waits any more, failures included', async () => {
    const flight = new SingleFlight<string>();
    await flight.drain();
    expect(flight.isIdle).toBe(true);

    const [first, second] = [heldTask('first'), heldTask('second')];
    const one = flight.run(first.task);
    (await first.begun)();
    const two = flight.run(second.task);
    const order: string[] = [];
    one.catch(() => order.push('first'));
    void two.then(() => order.push('second'));
    const drained = flight.drain().then(() => order.push('drained'));
    expect(flight.isIdle).toBe(false);
    first.fail(new Error('late'));
    await second.begun;
    expect(flight.isIdle).toBe(false);
    second.finish();
    await drained;
    expect(order).toEqual(['first', 'second', 'drained']);
    expect(flight.isIdle).toBe(true);
  });
});

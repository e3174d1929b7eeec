import type { RequestHandler } from 'express';

/** Does one step after the other, as Express does with each `use`; but there a request's path is looked at again for every one. */
export function oneAfterTheOther(...steps: readonly RequestHandler[]): RequestHandler {
  return (request, response, next) => {
    // Whatever a step has failed with, those behind it are not passed by.
    const fail = (error: unknown): void => next(error || new Error('A step before the routes failed without saying why.'));
    const from = (at: number) => (error?: unknown): void => {
      const step = steps[at];
      if (error || step === undefined) {
        next(error);
        return;
      }
      try {
        const doing = step(request, response, from(at + 1));
        if (doing instanceof Promise) doing.catch(fail);
      } catch (thrown) {
        fail(thrown);
      }
    };
    from(0)();
  };
}

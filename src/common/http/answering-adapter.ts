import { ExpressAdapter } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { withRequestContext } from './access.js';
import { finished } from './answer.js';

/** What Nest makes of a method of a controller: its promise is settled when all is done. */
type Handler = (request: Request, response: Response, next?: unknown) => Promise<unknown>;

/** Nest's Express adapter, which sends what `finished` makes of what routes return. Changes are made on behalf of their callers. */
export class AnsweringAdapter extends ExpressAdapter {
  /** @param status of errors that Nest itself answers, which are sent as they are */
  override async reply(response: Response, returned: unknown, status?: number): Promise<void> {
    const answer = status === undefined ? await finished(returned, response) : returned;
    if (Buffer.isBuffer(answer) && status === undefined) response.send(answer);
    else super.reply(response, answer, status);
  }

  override post(...route: unknown[]): unknown {
    return super.post(...onBehalfOfCaller(route));
  }

  override put(...route: unknown[]): unknown {
    return super.put(...onBehalfOfCaller(route));
  }

  override patch(...route: unknown[]): unknown {
    return super.patch(...onBehalfOfCaller(route));
  }

  override delete(...route: unknown[]): unknown {
    return super.delete(...onBehalfOfCaller(route));
  }
}

/** Until it is made, a change knows who makes it, also when its client is gone by then. @param route path and handler, as Nest's router gives them */
function onBehalfOfCaller(route: unknown[]): [path: unknown, Handler] {
  const [path, handler] = route as [unknown, Handler];
  return [path, (request, response, next) => (request.caller === undefined ? handler(request, response, next) : withRequestContext(request.caller, () => handler(request, response, next)))];
}

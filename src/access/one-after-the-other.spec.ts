import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import request from 'supertest';
import { oneAfterTheOther } from './one-after-the-other.js';

const pass: RequestHandler = (_request, response, next) => {
  response.append('Passed', 'one');
  next();
};
const passLater: RequestHandler = async (_request, response, next) => {
  await Promise.resolve();
  response.append('Passed', 'later');
  next();
};
const ROUTE: RequestHandler = (_request, response) => void response.send('the route');
const REFUSED: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof Error) response.status(500).send(error.message);
  else next(error);
};
const NOTHING: unknown = undefined;
const UNSAID = 'A step before the routes failed without saying why.';

describe('Steps before the routes', () => {
  it('are done in their order', async () => {
    const { text, headers } = await ask(pass, passLater, pass);
    expect([text, headers.passed]).toEqual(['the route', 'one, later, one']);
  });

  it('may be none', async () => {
    expect((await ask()).text).toBe('the route');
  });

  it('end with the one that answers', async () => {
    expect((await ask(pass, (_request, response) => void response.send('a step'), pass)).text).toBe('a step');
  });

  it.each<[string, string, RequestHandler]>([
    ['hands on an error', 'no', (_request, _response, next) => next(new Error('no'))],
    ['throws', 'no', () => { throw new Error('no'); }],
    ['throws nothing', UNSAID, () => { throw NOTHING; }],
    ['rejects', 'no', () => Promise.reject(new Error('no'))],
    ['rejects with nothing', UNSAID, () => Promise.resolve().then(() => { throw NOTHING; })],
  ])('let nobody through behind one that %s', async (_how, message, step) => {
    const behind = jest.fn(pass);
    const { status, text } = await ask(passLater, step, behind);
    expect([status, text, behind.mock.calls.length]).toEqual([500, message, 0]);
  });
});

function ask(...steps: RequestHandler[]) {
  return request(express().use(oneAfterTheOther(...steps)).get('/', ROUTE).use(REFUSED)).get('/');
}

import { QueryFailedError } from 'typeorm';
import { isDatabaseAway } from './database-away.js';

const withCode = (code: string) => Object.assign(new Error('…'), { code });
const ofQuery = (cause: Error) => new QueryFailedError('SELECT 1', [], cause);

/** What a query may fail with, and whether the database is away then. */
const TABLE: readonly [string, unknown, boolean][] = [
  ['a server that nobody runs', withCode('ECONNREFUSED'), true],
  ['a connection that was cut under a query', ofQuery(new Error('Connection terminated unexpectedly')), true],
  ['a server that is shut down', ofQuery(withCode('57P01')), true],
  ['a server that starts', withCode('57P03'), true],
  ['a server with no connection left', withCode('53300'), true],
  ['a pool with no connection left', new Error('timeout exceeded when trying to connect'), true],
  ['a name that cannot be found', withCode('EAI_AGAIN'), true],
  ['a key that is there already', ofQuery(withCode('23505')), false],
  ['a column that is not there', ofQuery(withCode('42703')), false],
  ['a query that somebody cancelled', withCode('57014'), false],
  ['a file that is not there', withCode('ENOENT'), false],
  ['no error at all', 'ECONNREFUSED', false],
];

describe('The database', () => {
  it.each(TABLE)('%s', (_name, error, away) => {
    expect(isDatabaseAway(error)).toBe(away);
  });
});

import { QueryFailedError } from 'typeorm';
import { conflict } from '../../common/http/problem.js';

const ATTEMPTS = 3;
const DEADLOCK_DETECTED = '40P01';

/** Somebody else was faster: what the transaction has read is not true any more. */
export class LostRace extends Error {}

/**
 * Does a transaction again from its beginning when somebody else came in between.
 * @throws 409 when that happened three times
 */
export async function retried<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (!(error instanceof LostRace || isDeadlock(error))) throw error;
      if (attempt === ATTEMPTS) throw conflict(error instanceof LostRace ? error.message : 'Others are changing the same jobs: try again in a moment.');
    }
  }
}

function isDeadlock(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : null;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === DEADLOCK_DETECTED;
}

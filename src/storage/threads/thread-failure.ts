import { errnoOf, messageOf, OccupiedError, StagedFileError, StorageError } from '../storage-error.js';

/** An error as plain data: between threads its class and code would be lost. */
export type Failure =
  | { readonly type: 'storage'; readonly message: string; readonly code: StorageError['code']; readonly errno: string }
  | { readonly type: 'staged-file'; readonly message: string; readonly reason: StagedFileError['reason'] }
  | { readonly type: 'occupied'; readonly path: string }
  | { readonly type: 'other'; readonly message: string; readonly errno: string };

export function failureOf(error: unknown): Failure {
  if (error instanceof OccupiedError) return { type: 'occupied', path: error.path };
  if (error instanceof StagedFileError) return { type: 'staged-file', message: error.message, reason: error.reason };
  if (error instanceof StorageError) return { type: 'storage', message: error.message, code: error.code, errno: errnoOf(error.cause) };
  return { type: 'other', message: messageOf(error), errno: errnoOf(error) };
}

export function errorOf(failure: Failure): Error {
  switch (failure.type) {
    case 'occupied':
      return new OccupiedError(failure.path);
    case 'staged-file':
      return new StagedFileError(failure.message, failure.reason);
    case 'storage':
      return new StorageError(failure.message, failure.code, failure.errno === '' ? {} : { cause: systemError(failure.message, failure.errno) });
    case 'other':
      return systemError(failure.message, failure.errno);
  }
}

function systemError(message: string, errno: string): Error {
  return Object.assign(new Error(message), errno === '' ? {} : { code: errno });
}

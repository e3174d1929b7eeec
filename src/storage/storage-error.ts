export type StorageErrorCode = 'disk-full' | 'read-only' | 'permission' | 'path-conflict' | 'io';

/** Bytes could not be read, stored or moved. The message names the path and what to do about it. */
export class StorageError extends Error {
  constructor(
    message: string,
    readonly code: StorageErrorCode,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The staged file itself is the problem (gone, not a regular file, unreadable); the volume is fine. */
export class StagedFileError extends StorageError {
  constructor(
    message: string,
    readonly reason: 'vanished' | 'irregular' | 'unreadable',
    options?: ErrorOptions,
  ) {
    super(message, reason === 'unreadable' ? 'permission' : 'io', options);
  }
}

/** Something lies where a new file was to go. */
export class OccupiedError extends StorageError {
  constructor(readonly path: string) {
    super(`Something lies at ${path} already. Make sure that no two path templates meet there, or move it away.`, 'path-conflict');
  }
}

const CODES: Readonly<Record<string, StorageErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'read-only',
  EACCES: 'permission',
  EPERM: 'permission',
  ENOTDIR: 'path-conflict',
  EISDIR: 'path-conflict',
  ELOOP: 'path-conflict',
  EEXIST: 'path-conflict',
  ENOTEMPTY: 'path-conflict',
  ENAMETOOLONG: 'path-conflict',
  EXDEV: 'path-conflict',
};

const REMEDIES: Readonly<Record<StorageErrorCode, string>> = {
  'disk-full': 'Free space on this volume or raise the quota; the next scan tries again.',
  'read-only': 'Mount the volume read-write; the next scan tries again.',
  permission: 'Give the user that runs Vigie read and write access to it.',
  'path-conflict': 'Every part of the path must be a real folder on one volume, not a link, a file or another mount: move away what is there.',
  io: 'Check the volume and the system log.',
};

/** The `code` of a system error (`ENOENT`, …), or `''`. */
export function errnoOf(error: unknown): string {
  return textOf(error, 'code');
}

/** The message of whatever was thrown. Not by `instanceof`: errors also come from other realms (threads, Jest). */
export function messageOf(error: unknown): string {
  return textOf(error, 'message') || String(error);
}

function textOf(error: unknown, field: 'code' | 'message'): string {
  if (typeof error !== 'object' || error === null) return '';
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : '';
}

/**
 * A failed system call as a StorageError.
 * @param action what was tried, as in "Cannot <action> <path>".
 */
export function toStorageError(action: string, path: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const errno = errnoOf(cause);
  const code = CODES[errno] ?? 'io';
  const detail = errno || messageOf(cause);
  return new StorageError(`Cannot ${action} ${path} (${detail}). ${REMEDIES[code]}`, code, { cause });
}

/** What a failure to open or read a staged file says about that file. */
export function toStagedFileError(path: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  switch (errnoOf(cause)) {
    case 'ENOENT':
      return new StagedFileError(`${path} is gone.`, 'vanished', { cause });
    case 'ELOOP':
    case 'ENOTDIR':
    case 'ENXIO':
    case 'ENODEV':
      return new StagedFileError(`${path} is not a regular file in a real folder.`, 'irregular', { cause });
    case 'EACCES':
    case 'EPERM':
      return new StagedFileError(`${path} cannot be read. ${REMEDIES.permission}`, 'unreadable', { cause });
    default:
      return toStorageError('read', path, cause);
  }
}

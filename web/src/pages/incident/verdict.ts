import type { Schemas } from '../../api/client.ts';

const VERDICTS: readonly string[] = ['success', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown'] satisfies readonly Schemas['EntryStatus'][];

/** A status of which there is a shape and a word. */
export const isVerdict = (status: string): status is Schemas['EntryStatus'] => VERDICTS.includes(status);

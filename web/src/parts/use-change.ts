import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tellDone, useTellFailure } from './tell.ts';

interface Afterwards {
  /** First parts of the keys of what has to be asked again; absent: everything. */
  readonly stale?: readonly string[];
  /** Once it is done. */
  readonly close?: () => void;
}

/** Something that a button does: tells when it is done or why it could not be, and has what it changed asked again. */
export function useChange(change: () => Promise<unknown>, message: string, { stale, close }: Afterwards = {}) {
  const client = useQueryClient();
  const onError = useTellFailure();
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      tellDone(message);
      void client.invalidateQueries(stale && { predicate: ({ queryKey: [first] }) => stale.includes(String(first)) });
      close?.();
    },
    onError,
  });
}

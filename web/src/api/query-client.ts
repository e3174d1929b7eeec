import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isPassing } from './client.ts';
import { SESSION_KEY } from './session.ts';

/** Whoever is not known any more sees the sign-in page where they are, and the same page behind it afterwards. */
function signOutOn401(error: unknown): void {
  if (error instanceof ApiProblem && error.status === 401) queryClient.setQueryData(SESSION_KEY, null);
}

/** The stream tells what changed, so nothing is asked for again by time alone. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signOutOn401 }),
  mutationCache: new MutationCache({ onError: signOutOn401 }),
  defaultOptions: {
    queries: { staleTime: 60_000, gcTime: 10 * 60_000, networkMode: 'always', retry: (count, error) => isPassing(error) && count < 2, retryDelay: (count) => 500 * 2 ** count },
    mutations: { networkMode: 'always' },
  },
});

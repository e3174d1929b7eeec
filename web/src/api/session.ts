import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ApiProblem, dataOf, done, type Schemas } from './client.ts';

export type Session = Schemas['SessionInfo'];
export type Role = Schemas['Role'];

export const SESSION_KEY = ['session'] as const;

/** The server knows of no session of this browser; else it has to be asked. */
export const isSurelySignedOut = document.querySelector<HTMLMetaElement>('meta[name="signed-in"]')?.content === 'no';

const LADDER: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Null: nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  staleTime: Infinity,
  ...(isSurelySignedOut && { initialData: null }),
  queryFn: (): Promise<Session | null> =>
    dataOf(api.GET('/session')).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }),
});

/** Whether whoever looks may do what needs this role. The server decides; this spares people buttons that would be refused. */
export function useMay(role: Role): boolean {
  const { data } = useQuery(sessionQuery);
  return data != null && LADDER.indexOf(data.role) >= LADDER.indexOf(role);
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: string): Promise<Session> => dataOf(api.POST('/session', { body: { api_key: key } })),
    onSuccess: (session) => client.setQueryData(SESSION_KEY, session),
  });
}

/** Forgets everything that was seen. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => done(api.DELETE('/session')),
    onSettled: () => {
      client.clear();
      client.setQueryData(SESSION_KEY, null);
    },
  });
}

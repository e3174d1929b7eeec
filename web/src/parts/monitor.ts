import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { tellDone, useTellFailure } from './tell.ts';

/** Makes a daily job of a database that was reported and that nobody expects. */
export function useMonitor() {
  const t = useTranslations('firstRun');
  const client = useQueryClient();
  const onError = useTellFailure();
  return useMutation({
    mutationFn: ({ id }: Pick<Schemas['UnmatchedDatabase'], 'id' | 'database_name'>) => dataOf(api.POST('/unmatched_databases/{id}/job', { params: { path: { id } }, body: {} })),
    onSuccess: (_job, { database_name: name }) => {
      tellDone(t('monitored', { name }));
      void client.invalidateQueries();
    },
    onError,
  });
}

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ScanSearch } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { api, dataOf } from '../../api/client.ts';
import { type ScanRun, SCAN_KEY } from '../../api/live.ts';
import { summaryQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { tellDone, useTellFailure } from '../../parts/tell.ts';

/** Asks for a scan; the bar on the overview shows how it goes. */
export function ScanNow() {
  const t = useTranslations('overview');
  const client = useQueryClient();
  const may = useMay('operator');
  const onError = useTellFailure();
  const { data: run } = useQuery<ScanRun | null>({ queryKey: SCAN_KEY, queryFn: () => null, enabled: false });
  const scan = useMutation({
    mutationFn: () => dataOf(api.POST('/scanner/run')),
    onSuccess: (asked) => {
      tellDone(t('scanQueued'));
      client.setQueryData(SCAN_KEY, asked);
      void client.invalidateQueries({ queryKey: summaryQuery.queryKey });
    },
    onError,
  });
  if (!may) return null;
  const busy = scan.isPending || run?.state === 'queued' || run?.state === 'running';
  return (
    <Button leftSection={<ScanSearch size={16} />} loading={busy} onClick={() => scan.mutate()}>
      {t('scanNow')}
    </Button>
  );
}

import { Button, Menu } from '@mantine/core';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { saveAnswer } from '../../parts/download.ts';
import { useTellFailure } from '../../parts/tell.ts';
import { useMay } from '../../api/session.ts';
import type { JobFilters } from './filters.ts';
import { ImportDialog } from './import-dialog.tsx';

/** The jobs that are shown, as a file, and the way back. */
export function ExportMenu({ filters }: { readonly filters: JobFilters }) {
  const t = useTranslations('jobs');
  const words = useTranslations('import');
  const may = useMay('admin');
  const [importing, setImporting] = useState(false);
  const tellFailure = useTellFailure();
  const save = (accept: string, name: string, extra: Readonly<Record<string, string>>): void => {
    const query = new URLSearchParams(extra);
    for (const [key, value] of Object.entries(filters)) for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
    saveAnswer(`/jobs?${query.toString()}`, accept, name).catch(tellFailure);
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<Download size={16} />}>
            {t('export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save('text/csv', 'jobs.csv', {})}>{t('exportCsv')}</Menu.Item>
          <Menu.Item onClick={() => save('application/json', 'jobs.json', { format: 'export' })}>{t('exportJson')}</Menu.Item>
          {may && <Menu.Item onClick={() => setImporting(true)}>{words('open')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {importing && <ImportDialog close={() => setImporting(false)} />}
    </>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useSearchParams } from 'wouter';
import { unmatchedQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { ExportMenu } from './export-menu.tsx';
import { filtersOf } from './filters.ts';
import { JobFiltersBar } from './job-filters-bar.tsx';
import { JobForm } from './job-form.tsx';
import { JobsTable } from './jobs-table.tsx';
import { NOTHING, type Selection, sizeOf } from './selection.ts';
import { Unmatched } from './unmatched.tsx';
import { ViewsMenu } from './views-menu.tsx';

/** All jobs, however many: searched and ordered by the server, drawn as far as they are seen. */
export default function JobsPage() {
  const t = useTranslations('jobs');
  const format = useFormatter();
  const may = useMay('admin');
  const [search, setSearch] = useSearchParams();
  const [selected, setSelected] = useState<Selection>(NOTHING);
  const [total, setTotal] = useState<number | null>(null);
  const unmatched = useQuery(unmatchedQuery);
  const filters = filtersOf(search);
  const making = search.get('new') !== null;
  const make = (on: boolean): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (on) next.set('new', 'true');
        else next.delete('new');
        return next;
      },
      { replace: true },
    );
  return (
    <Page
      title={t('title')}
      subtitle={
        total === null ? undefined : (
          <span role="status" title={format.number(total)}>
            {t('count', { count: total })}
          </span>
        )
      }
      actions={
        <>
          <ViewsMenu
            search={search}
            open={(view) => {
              setSelected(NOTHING);
              setSearch(view);
            }}
          />
          <ExportMenu filters={filters} />
          {may && (
            <Button leftSection={<Plus size={16} />} onClick={() => make(true)}>
              {t('new')}
            </Button>
          )}
        </>
      }
    >
      {unmatched.data && unmatched.data.total > 0 && <Unmatched databases={unmatched.data.items} total={unmatched.data.total} />}
      <JobFiltersBar
        search={search}
        change={(change, options) => {
          // All of the filter would be others by now.
          if (selected.kind === 'all') setSelected(NOTHING);
          setSearch(change, options);
        }}
      />
      {sizeOf(selected) > 0 && (
        <BulkBar selected={selected} filters={filters} total={total} selectAll={(count) => setSelected({ kind: 'all', count })} clear={() => setSelected(NOTHING)} />
      )}
      <JobsTable
        filters={filters}
        onSort={(sort) => setSearch((before) => withValue(before, 'sort', sort), { replace: true })}
        selected={may ? selected : null}
        select={setSelected}
        onTotal={setTotal}
      />
      {making && may && <JobForm job={null} close={() => make(false)} />}
    </Page>
  );
}

function withValue(search: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search);
  next.set(name, value);
  return next;
}

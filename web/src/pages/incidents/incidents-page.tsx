import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSearchParams } from 'wouter';
import { incidentsQuery } from '../../api/incident-queries.ts';
import { Page } from '../../parts/page.tsx';
import { SilencesPanel } from '../../parts/silences/silences-panel.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { IncidentFiltersBar } from './incident-filters-bar.tsx';
import { incidentFiltersOf, stateOf } from './incident-filters.ts';
import { IncidentsList } from './incidents-list.tsx';
import { OwnAlarms } from './own-alarms.tsx';
import { Trouble } from './trouble.tsx';

const STEP = 50;

/** What needs somebody now, and what did. */
export default function IncidentsPage() {
  const t = useTranslations('incidents');
  const [search, setSearch] = useSearchParams();
  const [limit, setLimit] = useState(STEP);
  const incidents = useQuery(incidentsQuery(incidentFiltersOf(search), limit));
  const isPlain = [...search.keys()].every((name) => name === 'state') && stateOf(search) === 'open';
  return (
    <Page title={t('title')} subtitle={incidents.data ? <span role="status">{t('count', { count: incidents.data.total })}</span> : t('hint')}>
      <IncidentFiltersBar search={search} change={setSearch} />
      <section className="card" aria-label={t('title')}>
        <Loaded query={incidents} lines={6}>
          {({ items, total }) =>
            items.length === 0 ? (
              <Empty title={isPlain ? t('noneOpen') : t('none')}>{isPlain ? t('noneText') : undefined}</Empty>
            ) : (
              <>
                <IncidentsList incidents={items} />
                {total > items.length && limit < 1000 && (
                  <Button variant="subtle" fullWidth radius={0} loading={incidents.isFetching} onClick={() => setLimit((now) => Math.min(1000, now + 4 * STEP))}>
                    {t('more')}
                  </Button>
                )}
              </>
            )
          }
        </Loaded>
      </section>
      <SilencesPanel />
      <Trouble />
      <OwnAlarms />
    </Page>
  );
}

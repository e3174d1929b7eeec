import { SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSearchParams } from 'wouter';
import { agentsQuery, rejectedQuery } from '../../api/queries.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { RejectedReports } from '../../parts/rejected-reports.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { AgentsTable } from './agents-table.tsx';
import classes from './agents.module.css';

/** Machines that send backups: who was heard when, and whose reports could not be read. */
export default function AgentsPage() {
  const t = useTranslations('agents');
  const [search, setSearch] = useSearchParams();
  const [q, setQ] = useState('');
  const silent = search.get('silent') === 'true';
  const agents = useQuery(agentsQuery(silent ? true : undefined));
  const rejected = useQuery(rejectedQuery(undefined));
  return (
    <Page title={t('title')} subtitle={agents.data && <span role="status">{t('count', { count: agents.data.total })}</span>}>
      <search className={classes.bar}>
        <TextInput
          className={classes.search}
          aria-label={t('search')}
          placeholder={t('searchHint')}
          leftSection={<Search size={16} />}
          value={q}
          onChange={({ currentTarget }) => setQ(currentTarget.value)}
        />
        <SegmentedControl
          data={[
            { value: 'all', label: t('all') },
            { value: 'silent', label: t('silent') },
          ]}
          value={silent ? 'silent' : 'all'}
          onChange={(value) => setSearch(value === 'silent' ? { silent: 'true' } : {}, { replace: true })}
        />
      </search>
      <div className="card">
        <Loaded query={agents} lines={8}>
          {({ items }) => {
            const found = items.filter(({ id }) => id.toLowerCase().includes(q.trim().toLowerCase()));
            return found.length === 0 ? <Empty title={silent ? t('noneSilent') : t('none')}>{silent ? undefined : t('noneText')}</Empty> : <AgentsTable agents={found} />;
          }}
        </Loaded>
      </div>
      <Panel title={t('rejected')} aside={rejected.data?.total}>
        <Loaded query={rejected}>{({ items }) => <RejectedReports reports={items} />}</Loaded>
      </Panel>
    </Page>
  );
}

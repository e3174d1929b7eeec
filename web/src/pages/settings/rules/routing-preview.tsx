import { Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Schemas } from '../../../api/client.ts';
import { previewQuery } from '../../../api/telling-queries.ts';
import { KINDS, STATUSES, valuesOf } from '../../../parts/match/match.ts';
import { Panel } from '../../../parts/page.tsx';
import { idOf, oneOf } from '../../../parts/search.ts';
import { Loaded } from '../../../parts/states.tsx';
import { Routed } from './routed.tsx';
import classes from './preview.module.css';

const START = { job: '', kind: 'alert', status: 'missing', agent: '', company: '', city: '', tags: '', database: '' };
type Draft = typeof START;

/** Who would be told of something that might happen, and why. */
export function RoutingPreview() {
  const t = useTranslations('preview');
  const words = useTranslations();
  const [draft, setDraft] = useState(START);
  const [asked, ask] = useState<Schemas['PreviewRouting'] | null>(null);
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const text = (name: 'agent' | 'company' | 'city' | 'tags' | 'database') => <TextInput label={t(name)} value={draft[name]} onChange={({ currentTarget }) => set({ [name]: currentTarget.value })} />;
  return (
    <Panel title={t('title')} aside={t('hint')} padded>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          ask(askedOf(draft));
        }}
      >
        <Select label={t('kind')} data={KINDS.map((value) => ({ value, label: words(`deliveries.kind.${value}`) }))} value={draft.kind} allowDeselect={false} onChange={(kind) => set({ kind: kind ?? 'alert' })} />
        <Select label={t('status')} data={STATUSES.map((value) => ({ value, label: words(`status.${value}`) }))} value={draft.status} allowDeselect={false} onChange={(status) => set({ status: status ?? 'missing' })} />
        <TextInput label={t('job')} placeholder={t('jobHint')} inputMode="numeric" pattern="[0-9]*" value={draft.job} onChange={({ currentTarget }) => set({ job: currentTarget.value })} />
        {text('agent')}
        {text('company')}
        {text('city')}
        {text('tags')}
        {text('database')}
        <Button type="submit">{t('ask')}</Button>
      </form>
      {asked !== null && <Answer asked={asked} />}
    </Panel>
  );
}

function Answer({ asked }: { readonly asked: Schemas['PreviewRouting'] }) {
  const preview = useQuery(previewQuery(asked));
  return <div aria-live="polite">{preview.isError ? <Loaded query={{ ...preview, data: undefined }}>{() => null}</Loaded> : <Loaded query={preview}>{(data) => <Routed preview={data} />}</Loaded>}</div>;
}

/** Only what was typed: of a job that exists, the rest is taken from it. */
function askedOf({ job, kind, status, agent, company, city, tags, database }: Draft): Schemas['PreviewRouting'] {
  const id = idOf(job);
  const [knownKind, knownStatus, tagList] = [oneOf(KINDS, kind), oneOf(STATUSES, status), valuesOf(tags)];
  return {
    ...(knownKind && { kind: knownKind }), ...(knownStatus && { status: knownStatus }), ...(id !== undefined && { job_id: id }),
    ...(agent.trim() && { agent_id: agent.trim() }), ...(company.trim() && { company_name: company.trim() }), ...(city.trim() && { city: city.trim() }),
    ...(tagList.length > 0 && { tags: tagList }), ...(database.trim() && { database_name: database.trim() }),
  };
}

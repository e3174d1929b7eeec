import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { api, dataOf, done, type Schemas } from '../../api/client.ts';
import { windowsQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { When } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { tellDone, useTellFailure } from '../../parts/tell.ts';
import classes from './settings.module.css';

type Window = Schemas['ShownWindow'];

/** When nothing is held against anybody. */
export function Windows() {
  const t = useTranslations('settings.windows');
  const sections = useTranslations('settings.sections');
  const may = useMay('operator');
  const client = useQueryClient();
  const onError = useTellFailure();
  const windows = useQuery(windowsQuery);
  const [doomed, setDoomed] = useState<Window | null>(null);
  const end = useMutation({
    mutationFn: ({ id, kind, job_id: jobId }: Window) =>
      kind === 'pause' && jobId !== null
        ? done(api.DELETE('/jobs/{id}/pause', { params: { path: { id: jobId } } }))
        : done(api.DELETE('/maintenance_windows/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      tellDone(t('ended'));
      setDoomed(null);
      void client.invalidateQueries();
    },
    onError,
  });
  return (
    <>
      {may && <NewWindow />}
      <Panel title={sections('windows')} aside={windows.data?.total}>
        <Loaded query={windows}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('none')} />
            ) : (
              <div className="scroll-x">
                <table className="table">
                  <thead>
                    <tr>
                      <th>{t('what')}</th>
                      <th>{t('reason')}</th>
                      <th>{t('opens')}</th>
                      <th>{t('closes')}</th>
                      {may && (
                        <th>
                          <span className="visually-hidden">{t('end')}</span>
                        </th>
                      )}
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((window) => (
                      <tr key={window.id}>
                        <td>
                          <Scope window={window} />
                          {window.is_open && <strong> · {t('open')}</strong>}
                          {window.kind === 'pause' && <span className="muted"> · {t('pause')}</span>}
                        </td>
                        <td className="break">
                          {window.reason}
                          {window.cron_expression !== null && <div className="muted">{t('repeats', { cron: window.cron_expression })}</div>}
                        </td>
                        <td>{window.opens_at === null ? '–' : <When at={window.opens_at} />}</td>
                        <td>{window.closes_at === null ? '–' : <When at={window.closes_at} />}</td>
                        {may && (
                          <td className="right">
                            <Button size="compact-sm" variant="default" onClick={() => setDoomed(window)}>
                              {t('end')}
                              <span className="visually-hidden"> {window.reason}</span>
                            </Button>
                          </td>
                        )}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Loaded>
      </Panel>
      <Confirm
        opened={doomed !== null}
        close={() => setDoomed(null)}
        title={t('endTitle', { reason: doomed?.reason ?? '' })}
        text={t(doomed?.cron_expression ? 'endRepeatingText' : doomed?.is_open === false ? 'endComingText' : 'endText')}
        action={t('endConfirm')}
        busy={end.isPending}
        confirm={() => {
          if (doomed !== null) end.mutate(doomed);
        }}
      />
    </>
  );
}

function Scope({ window }: { readonly window: Window }) {
  const t = useTranslations('settings.windows');
  if (window.job_id !== null) return <Link href={`/jobs/${window.job_id}`}>#{window.job_id}</Link>;
  if (window.agent_id !== null) return <Link href={`/agents/${encodeURIComponent(window.agent_id)}`}>{window.agent_id}</Link>;
  return <>{[window.company_name, window.city, window.tag].filter((part) => part !== null).join(' · ') || t('everything')}</>;
}

const SCOPES = ['company', 'agent', 'everything'] as const;

function NewWindow() {
  const t = useTranslations('settings.windows');
  const client = useQueryClient();
  const onError = useTellFailure();
  const [draft, setDraft] = useState({ scope: 'company', name: '', from: '', to: '', reason: '' });
  const set = (change: Partial<typeof draft>): void => setDraft((before) => ({ ...before, ...change }));
  const make = useMutation({
    mutationFn: () => {
      const scope = draft.scope === 'company' ? { company_name: draft.name.trim() } : draft.scope === 'agent' ? { agent_id: draft.name.trim() } : { everything: true };
      return dataOf(
        api.POST('/maintenance_windows', {
          body: { ...scope, reason: draft.reason.trim(), starts_at: new Date(draft.from).toISOString(), ends_at: new Date(draft.to).toISOString() },
        }),
      );
    },
    onSuccess: () => {
      tellDone(t('made'));
      void client.invalidateQueries();
    },
    onError,
  });
  const input = (name: 'name' | 'from' | 'to' | 'reason', label: string, type: string) => (
    <TextInput label={label} type={type} value={draft[name]} onChange={({ currentTarget }) => set({ [name]: currentTarget.value })} required withAsterisk={false} />
  );
  const labels = { company: t('company'), agent: t('agent'), everything: t('everything') };
  return (
    <Panel title={t('new')}>
      <form
        className={classes.form}
        style={{ paddingTop: 12 }}
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Select
          label={t('for')}
          data={SCOPES.map((value) => ({ value, label: labels[value] }))}
          value={draft.scope}
          allowDeselect={false}
          onChange={(scope) => set({ scope: scope ?? 'company' })}
        />
        {draft.scope !== 'everything' && input('name', t('name'), 'text')}
        {input('from', t('from'), 'datetime-local')}
        {input('to', t('to'), 'datetime-local')}
        {input('reason', t('reason'), 'text')}
        <Button type="submit" loading={make.isPending}>
          {t('make')}
        </Button>
      </form>
    </Panel>
  );
}

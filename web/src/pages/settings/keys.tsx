import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, dataOf, done, type Schemas } from '../../api/client.ts';
import { keysQuery } from '../../api/queries.ts';
import type { Role } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { CopyBlock } from '../../parts/copy-block.tsx';
import { Relative, When } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { tellDone, useTellFailure } from '../../parts/tell.ts';
import classes from './settings.module.css';

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Who may come in. */
export function Keys() {
  const t = useTranslations('settings.keys');
  const words = useTranslations('shell');
  const sections = useTranslations('settings.sections');
  const client = useQueryClient();
  const onError = useTellFailure();
  const keys = useQuery(keysQuery);
  const [doomed, setDoomed] = useState<Schemas['ApiKey'] | null>(null);
  const remove = useMutation({
    mutationFn: ({ id }: Schemas['ApiKey']) => done(api.DELETE('/api_keys/{id}', { params: { path: { id } } })),
    onSuccess: (_nothing, { name }) => {
      tellDone(t('deleted', { name }));
      setDoomed(null);
      void client.invalidateQueries();
    },
    onError,
  });
  return (
    <>
      <NewKey />
      <Panel title={sections('keys')} aside={keys.data?.total}>
        <Loaded query={keys}>
          {({ items }) => (
            <div className="scroll-x">
              <table className="table">
                <thead>
                  <tr>
                    <th>{t('name')}</th>
                    <th>{t('role')}</th>
                    <th>{t('prefix')}</th>
                    <th>{t('used')}</th>
                    <th>{t('expires')}</th>
                    <th>
                      <span className="visually-hidden">{t('delete')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((key) => (
                    <tr key={key.id}>
                      <td className="break">
                        <strong>{key.name}</strong>
                      </td>
                      <td>
                        {words(`role.${key.role}`)}
                        {key.agent_id !== null && (
                          <>
                            {' '}
                            <code>{key.agent_id}</code>
                          </>
                        )}
                      </td>
                      <td>
                        <code>{key.prefix}</code>
                      </td>
                      <td>{key.last_used_at === null ? t('never') : <Relative at={key.last_used_at} />}</td>
                      <td>{key.expires_at === null ? <span className="muted">{t('noEnd')}</span> : <When at={key.expires_at} />}</td>
                      <td className="right">
                        <Button size="compact-sm" variant="default" onClick={() => setDoomed(key)}>
                          {t('delete')}
                          <span className="visually-hidden"> {key.name}</span>
                        </Button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      </Panel>
      <Confirm
        opened={doomed !== null}
        close={() => setDoomed(null)}
        title={t('deleteTitle', { name: doomed?.name ?? '' })}
        text={t('deleteText')}
        action={t('delete')}
        busy={remove.isPending}
        confirm={() => {
          if (doomed !== null) remove.mutate(doomed);
        }}
      />
    </>
  );
}

function NewKey() {
  const t = useTranslations('settings.keys');
  const words = useTranslations('shell.role');
  const client = useQueryClient();
  const onError = useTellFailure();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const make = useMutation({
    mutationFn: () => dataOf(api.POST('/api_keys', { body: { name: name.trim(), role } })),
    onSuccess: () => {
      setName('');
      void client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
    onError,
  });
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
        <TextInput label={t('name')} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} required withAsterisk={false} />
        <Select
          label={t('role')}
          data={ROLES.map((value) => ({ value, label: words(value) }))}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole(ROLES.find((known) => known === value) ?? 'viewer')}
        />
        <Button type="submit" loading={make.isPending}>
          {t('make')}
        </Button>
      </form>
      {make.data && (
        <div className={classes.form} role="status">
          <p>
            <strong>{t('once')}</strong>
          </p>
          <CopyBlock text={make.data.key} label={make.data.name} />
        </div>
      )}
    </Panel>
  );
}

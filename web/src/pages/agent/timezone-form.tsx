import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, dataOf, type Schemas } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { tellDone, useTellFailure } from '../../parts/tell.ts';

/** The zone in which times without one are read. */
export function TimezoneForm({ agent }: { readonly agent: Schemas['AgentDetails'] }) {
  const t = useTranslations('agents');
  const client = useQueryClient();
  const onError = useTellFailure();
  const [zone, setZone] = useState(agent.timezone ?? '');
  const save = useMutation({
    mutationFn: () => dataOf(api.PATCH('/agents/{id}', { params: { path: { id: agent.id } }, body: { timezone: zone.trim() === '' ? null : zone.trim() } })),
    onSuccess: () => {
      tellDone(t('zoneSaved'));
      void client.invalidateQueries();
    },
    onError,
  });
  if (!useMay('admin')) return agent.timezone ?? t('timezoneDefault');
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput size="xs" aria-label={t('timezone')} placeholder={t('timezoneDefault')} value={zone} onChange={({ currentTarget }) => setZone(currentTarget.value)} />
      <Button size="xs" variant="default" type="submit" loading={save.isPending} disabled={zone.trim() === (agent.timezone ?? '')}>
        {t('saveZone')}
      </Button>
    </form>
  );
}

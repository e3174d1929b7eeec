import { Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, dataOf, type Schemas } from '../../api/client.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { tellDone, useTellFailure } from '../../parts/tell.ts';
import type { JobFilters } from './filters.ts';
import classes from './jobs.module.css';
import { bulkQueryOf, type Selection, sizeOf } from './selection.ts';

interface Props {
  readonly selected: Selection;
  readonly filters: JobFilters;
  /** How many meet the filters; null while that is not known. */
  readonly total: number | null;
  readonly selectAll: (count: number) => void;
  readonly clear: () => void;
}

/** What can be done with several jobs at once: all of them change, or none. */
export function BulkBar({ selected, filters, total, selectAll, clear }: Props) {
  const t = useTranslations('jobs');
  const client = useQueryClient();
  const onError = useTellFailure();
  const [tag, setTag] = useState('');
  const [asking, ask] = useDisclosure(false);
  const count = sizeOf(selected);
  const change = useMutation({
    mutationFn: (body: Schemas['BulkChangesDto']) => dataOf(api.PATCH('/jobs', { params: { query: bulkQueryOf(selected, filters) }, body })),
    onSuccess: ({ changed }) => {
      tellDone(t('changed', { count: changed }));
      ask.close();
      clear();
      void client.invalidateQueries();
    },
    onError,
  });
  return (
    <div className={`card ${classes.bulk}`} role="region" aria-label={t('selected', { count })}>
      <strong role="status">{t('selected', { count })}</strong>
      <Button size="xs" variant="default" onClick={() => change.mutate({ is_active: true })} loading={change.isPending}>
        {t('switchOn')}
      </Button>
      <Button size="xs" variant="default" onClick={ask.open}>
        {t('switchOff')}
      </Button>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ add_tags: [tag.trim()] });
        }}
      >
        <TextInput size="xs" aria-label={t('tag')} placeholder={t('tag')} value={tag} onChange={({ currentTarget }) => setTag(currentTarget.value)} />
        <Button size="xs" variant="default" type="submit" disabled={tag.trim() === ''}>
          {t('addTag')}
        </Button>
      </form>
      {total !== null && total > count && (
        <Button size="xs" variant="subtle" onClick={() => selectAll(total)}>
          {t('selectAll', { count: total })}
        </Button>
      )}
      <Button size="xs" variant="subtle" onClick={clear}>
        {t('deselect')}
      </Button>
      <Confirm
        opened={asking}
        close={ask.close}
        title={t('switchOffTitle', { count })}
        text={t('switchOffText')}
        action={t('switchOff')}
        busy={change.isPending}
        confirm={() => change.mutate({ is_active: false })}
      />
    </div>
  );
}

import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { FREQUENCIES, NARROWED, STATUSES } from './filters.ts';
import classes from './jobs.module.css';

interface Props {
  readonly search: URLSearchParams;
  readonly change: (change: (before: URLSearchParams) => URLSearchParams, options: { replace: boolean }) => void;
}

const PAUSE_MS = 220;

/** Every choice is in the address. */
export function JobFiltersBar({ search, change }: Props) {
  const t = useTranslations('jobs');
  const words = useTranslations();
  const set = (values: Readonly<Record<string, string | null>>): void =>
    change(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values))
          if (value === null || value === '') next.delete(name);
          else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const q = search.get('q') ?? '';
  /** What was typed and is not in the address yet. */
  const [typed, setTyped] = useState<string | null>(null);
  const look = useDebouncedCallback((text: string) => {
    set({ q: text });
    setTyped(null);
  }, PAUSE_MS);
  const narrowed = NARROWED.flatMap((name) => {
    const value = search.get(name);
    return value === null || (name === 'late' && !['true', 'false'].includes(value)) ? [] : [{ name, value }];
  });
  const filtered = narrowed.length > 0 || ['q', 'status', 'backup_frequency', 'is_active'].some((name) => search.has(name));
  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        aria-label={t('search')}
        placeholder={t('searchHint')}
        leftSection={<Search size={16} />}
        value={typed ?? q}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          look(value);
        }}
      />
      <Select
        w={172}
        aria-label={t('status')}
        data={[{ value: '', label: t('anyStatus') }, ...STATUSES.map((value) => ({ value, label: words(`status.${value}`) }))]}
        value={search.get('status') ?? ''}
        onChange={(status) => set({ status })}
        allowDeselect={false}
      />
      <Select
        w={172}
        aria-label={t('frequency')}
        data={[{ value: '', label: t('anyFrequency') }, ...FREQUENCIES.map((value) => ({ value, label: words(`form.frequencies.${value}`) }))]}
        value={search.get('backup_frequency') ?? ''}
        onChange={(value) => set({ backup_frequency: value })}
        allowDeselect={false}
      />
      <Select
        w={172}
        aria-label={t('active')}
        data={[
          { value: '', label: t('anyActive') },
          { value: 'true', label: t('onlyActive') },
          { value: 'false', label: t('onlyInactive') },
        ]}
        value={search.get('is_active') ?? ''}
        onChange={(value) => set({ is_active: value })}
        allowDeselect={false}
      />
      {narrowed.map(({ name, value }) => (
        <span key={name} className={classes.narrowed}>
          {name === 'late' ? t(value === 'true' ? 'onlyLate' : 'notLate') : t('filteredBy', { what: value })}
          <CloseButton size="xs" aria-label={`${t('clear')}: ${value}`} onClick={() => set({ [name]: null })} />
        </span>
      ))}
      {filtered && (
        <Button variant="subtle" size="compact-sm" onClick={() => change(() => new URLSearchParams(), { replace: true })}>
          {t('clear')}
        </Button>
      )}
    </search>
  );
}

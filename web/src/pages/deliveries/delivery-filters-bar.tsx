import { Button, CloseButton, Select } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { withValues } from '../../parts/search.ts';
import classes from './deliveries.module.css';
import { KINDS, NARROWED, STATES } from './delivery-filters.ts';

interface Props {
  readonly search: URLSearchParams;
  readonly change: (change: (before: URLSearchParams) => URLSearchParams, options: { replace: boolean }) => void;
}

/** Every choice is in the address. */
export function DeliveryFiltersBar({ search, change }: Props) {
  const t = useTranslations('deliveries');
  const set = (name: string, value: string | null): void => change((before) => withValues(before, { [name]: value }), { replace: true });
  const narrowed = NARROWED.flatMap((name) => {
    const value = search.get(name);
    return value === null ? [] : [{ name, value }];
  });
  return (
    <search className={classes.filters}>
      <Select
        aria-label={t('state')}
        data={[{ value: '', label: t('all') }, ...STATES.map((value) => ({ value, label: t(`status.${value}`) }))]}
        value={search.get('status') ?? ''}
        allowDeselect={false}
        onChange={(value) => set('status', value)}
      />
      <Select
        aria-label={t('kindLabel')}
        data={[{ value: '', label: t('anyKind') }, ...KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))]}
        value={search.get('kind') ?? ''}
        allowDeselect={false}
        onChange={(value) => set('kind', value)}
      />
      {narrowed.map(({ name, value }) => (
        <span key={name} className={classes.narrowed}>
          {t(`only.${name}`, { value })}
          <CloseButton size="xs" aria-label={`${t('clear')}: ${value}`} onClick={() => set(name, null)} />
        </span>
      ))}
      {(narrowed.length > 0 || search.has('status') || search.has('kind')) && (
        <Button variant="subtle" size="compact-sm" onClick={() => change(() => new URLSearchParams(), { replace: true })}>
          {t('clear')}
        </Button>
      )}
    </search>
  );
}

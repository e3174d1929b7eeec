import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { withValues } from '../../parts/search.ts';
import { STATES, stateOf } from './incident-filters.ts';
import classes from './incidents.module.css';

interface Props {
  readonly search: URLSearchParams;
  readonly change: (change: (before: URLSearchParams) => URLSearchParams, options: { replace: boolean }) => void;
}

/** Every choice is in the address. */
export function IncidentFiltersBar({ search, change }: Props) {
  const t = useTranslations('incidents');
  const set = (name: string, value: string | null): void => change((before) => withValues(before, { [name]: value }), { replace: true });
  const day = (name: 'from' | 'to') => (
    <label className={classes.day}>
      {t(name)}
      <TextInput type="date" value={search.get(name) ?? ''} onChange={({ currentTarget }) => set(name, currentTarget.value)} />
    </label>
  );
  return (
    <search className={classes.filters}>
      <SegmentedControl aria-label={t('state')} data={STATES.map((value) => ({ value, label: t(`states.${value}`) }))} value={stateOf(search)} onChange={(value) => set('state', value === 'open' ? null : value)} />
      <Select
        w={190}
        aria-label={t('looked')}
        data={[
          { value: '', label: t('lookedAny') },
          { value: 'false', label: t('lookedNo') },
          { value: 'true', label: t('lookedYes') },
        ]}
        value={search.get('acknowledged') ?? ''}
        onChange={(value) => set('acknowledged', value)}
        allowDeselect={false}
      />
      <AgentInput key={search.get('agent_id') ?? ''} agent={search.get('agent_id') ?? ''} choose={(value) => set('agent_id', value)} />
      {day('from')}
      {day('to')}
      {['agent_id', 'acknowledged', 'from', 'to', 'state'].some((name) => search.has(name)) && (
        <Button variant="subtle" size="compact-sm" onClick={() => change(() => new URLSearchParams(), { replace: true })}>
          {t('clear')}
        </Button>
      )}
    </search>
  );
}

/** Agents are found by their whole name, so it counts once it was typed. */
function AgentInput({ agent, choose }: { readonly agent: string; readonly choose: (value: string) => void }) {
  const t = useTranslations('incidents');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const value = new FormData(event.currentTarget).get('agent');
        choose(typeof value === 'string' ? value.trim() : '');
      }}
    >
      <TextInput w={172} name="agent" aria-label={t('agent')} placeholder={t('agentHint')} defaultValue={agent} onBlur={({ currentTarget }) => currentTarget.value.trim() !== agent && choose(currentTarget.value.trim())} />
    </form>
  );
}

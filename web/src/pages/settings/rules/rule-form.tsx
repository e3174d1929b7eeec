import { Button, Checkbox, Group, Modal, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, dataOf, type Schemas } from '../../../api/client.ts';
import { STALE_WITH_RULES } from '../../../api/stale.ts';
import { channelsQuery } from '../../../api/telling-queries.ts';
import { draftOfMatch, hasCondition, type MatchDraft, matchOf, NO_CONDITION } from '../../../parts/match/match.ts';
import { MatchInputs } from '../../../parts/match/match-inputs.tsx';
import { problemsOf } from '../../../parts/problems.ts';
import { useReturnFocus } from '../../../parts/return-focus.ts';
import { useChange } from '../../../parts/use-change.ts';

interface Props {
  /** Null: a new one. */
  readonly rule: Schemas['NotificationRule'] | null;
  readonly close: () => void;
}

/** Makes or changes a rule. */
export function RuleForm({ rule, close }: Props) {
  const t = useTranslations('rules');
  const words = useTranslations('states');
  const channels = useQuery(channelsQuery);
  const [name, setName] = useState(rule?.name ?? '');
  const [position, setPosition] = useState(rule === null ? '' : String(rule.position));
  const [ids, setIds] = useState<readonly string[]>(rule?.channel_ids.map(String) ?? []);
  const [active, setActive] = useState(rule?.is_active ?? true);
  const [draft, setDraft] = useState<MatchDraft>(rule === null ? NO_CONDITION : draftOfMatch(rule.match));
  useReturnFocus();
  const body = { name: name.trim(), match: matchOf(draft), channel_ids: ids.map(Number), is_active: active, ...(position !== '' && { position: Number(position) }) };
  const save = useChange(
    () => (rule === null ? dataOf(api.POST('/notification_rules', { body })) : dataOf(api.PATCH('/notification_rules/{id}', { params: { path: { id: rule.id } }, body }))),
    t(rule === null ? 'created' : 'saved', { name: body.name }),
    { stale: STALE_WITH_RULES, close },
  );
  const problemAt = problemsOf(save.error);
  return (
    <Modal opened onClose={close} returnFocus={false} size="lg" title={rule === null ? t('newTitle') : t('editTitle', { name: rule.name })} closeButtonProps={{ 'aria-label': words('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput label={t('name')} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} required withAsterisk={false} maxLength={100} error={problemAt('name')} data-autofocus />
        <Checkbox.Group label={t('channels')} value={[...ids]} onChange={setIds} error={problemAt('channel_ids')}>
          <Group gap={14} mt={6}>
            {(channels.data?.items ?? []).map((channel) => (
              <Checkbox key={channel.id} value={String(channel.id)} label={channel.id === 0 ? t('admins') : channel.name} size="sm" />
            ))}
          </Group>
        </Checkbox.Group>
        <MatchInputs draft={draft} set={(change) => setDraft((before) => ({ ...before, ...change }))} problemAt={problemAt} withKinds />
        {!hasCondition(matchOf(draft)) && <p className="muted">{t('ifEverything')}</p>}
        <TextInput label={t('position')} type="number" min={0} max={1_000_000} value={position} onChange={({ currentTarget }) => setPosition(currentTarget.value)} error={problemAt('position')} />
        <Switch label={t('isActive')} checked={active} onChange={({ currentTarget }) => setActive(currentTarget.checked)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {words('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={ids.length === 0}>
            {rule === null ? t('create') : words('save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

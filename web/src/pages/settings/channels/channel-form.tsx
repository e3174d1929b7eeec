import { Button, Group, Modal, Select, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, dataOf, type Schemas } from '../../../api/client.ts';
import { KEY } from '../../../api/stale.ts';
import { problemsOf } from '../../../parts/problems.ts';
import { useReturnFocus } from '../../../parts/return-focus.ts';
import { tellDone, useTellFailure } from '../../../parts/tell.ts';
import { type ConfigDraft, configOf, draftOfConfig, FIELDS, type Kind, KINDS } from './channel-fields.ts';
import { ConfigInput } from './config-input.tsx';

type Channel = Schemas['NotificationChannel'];

interface Props {
  /** Null: a new one. */
  readonly channel: Channel | null;
  readonly close: () => void;
}

/** Makes or changes a channel. Secrets are written and never read. */
export function ChannelForm({ channel, close }: Props) {
  const t = useTranslations('channels');
  const words = useTranslations('states');
  const [kind, setKind] = useState<Kind>(channel?.kind ?? 'email');
  const [name, setName] = useState(channel?.name ?? '');
  const [active, setActive] = useState(channel?.is_active ?? true);
  const [draft, setDraft] = useState<ConfigDraft>(channel === null ? {} : draftOfConfig(channel));
  useReturnFocus();
  const save = useSave(channel, close);
  const problemAt = problemsOf(save.error);
  return (
    <Modal
      opened
      onClose={close}
      returnFocus={false}
      size="lg"
      title={channel === null ? t('newTitle') : t('editTitle', { name: channel.name })}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <form
        className="stack"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ name: name.trim(), kind, is_active: active, config: configOf(kind, draft, channel === null) });
        }}
      >
        <TextInput label={t('name')} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} required withAsterisk={false} maxLength={100} error={problemAt('name')} data-autofocus />
        {channel === null && (
          <Select
            label={t('kind')}
            data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            value={kind}
            allowDeselect={false}
            onChange={(value) => setKind(KINDS.find((known) => known === value) ?? 'email')}
          />
        )}
        {FIELDS[kind].map((field) => (
          <ConfigInput
            key={`${kind} ${field.name}`}
            field={field}
            kind={kind}
            isSet={channel?.secrets_set.includes(field.name) ?? false}
            value={draft[field.name] ?? ''}
            set={(value) => setDraft((before) => ({ ...before, [field.name]: value }))}
            problem={problemAt(`config/${field.name}`)}
          />
        ))}
        {channel === null && <Switch label={t('isActive')} checked={active} onChange={({ currentTarget }) => setActive(currentTarget.checked)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {words('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {channel === null ? t('create') : words('save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

interface Body {
  readonly name: string;
  readonly kind: Kind;
  readonly is_active: boolean;
  readonly config: Record<string, unknown>;
}

function useSave(channel: Channel | null, close: () => void) {
  const t = useTranslations('channels');
  const client = useQueryClient();
  const onError = useTellFailure();
  return useMutation({
    mutationFn: ({ name, kind, is_active, config }: Body) =>
      channel === null
        ? dataOf(api.POST('/notification_channels', { body: { name, kind, is_active, config: asConfig(config) } }))
        : dataOf(api.PATCH('/notification_channels/{id}', { params: { path: { id: channel.id } }, body: { name, config } })),
    onSuccess: ({ name }) => {
      tellDone(t(channel === null ? 'created' : 'saved', { name }));
      for (const key of [KEY.channels, KEY.rules, KEY.summary, KEY.preview]) void client.invalidateQueries({ queryKey: [key] });
      close();
    },
    onError,
  });
}

type Config = Schemas['CreateChannel']['config'];

/** Whether it says where messages go; the rest is for the server to judge. */
const leadsSomewhere = (config: object): config is Config => 'url' in config || 'recipients' in config;

/** @throws Error for settings that lead nowhere: the form asks for them */
function asConfig(config: Record<string, unknown>): Config {
  if (leadsSomewhere(config)) return config;
  throw new Error('config');
}

import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, dataOf, done, type Schemas } from '../../../api/client.ts';
import { useMay } from '../../../api/session.ts';
import { STALE_WITH_CHANNELS } from '../../../api/stale.ts';
import { waitingQuery } from '../../../api/telling-queries.ts';
import { Confirm } from '../../../parts/confirm.tsx';
import { tellDone, useTellFailure } from '../../../parts/tell.ts';
import { useChange } from '../../../parts/use-change.ts';
import { ChannelForm } from './channel-form.tsx';
import classes from './channels.module.css';

type Channel = Schemas['NotificationChannel'];

/** What administrators can do with a channel; the one of the environment can only be tested. */
export function ChannelActions({ channel }: { readonly channel: Channel }) {
  const t = useTranslations('channels');
  const may = useMay('admin');
  const onError = useTellFailure();
  const [open, setOpen] = useState<'edit' | 'off' | 'delete' | null>(null);
  const close = (): void => setOpen(null);
  const { id, name, is_active: active } = channel;
  const test = useMutation({
    mutationFn: () => dataOf(api.POST('/notification_channels/{id}/test', { params: { path: { id } } })),
    onError,
    onSuccess: ({ ok, results }) => {
      if (ok) tellDone(t('tested'));
      else onError(new Error(t('testFailed', { error: results.flatMap(({ error }) => error ?? []).join('; ') })));
    },
  });
  const switchOn = useChange(() => dataOf(api.PATCH('/notification_channels/{id}', { params: { path: { id } }, body: { is_active: true } })), t('changed', { name }), { stale: STALE_WITH_CHANNELS, close });
  if (!may) return null;
  const which = <span className="visually-hidden"> {name}</span>;
  const button = (text: string, act: () => void, busy = false) => (
    <Button size="compact-sm" variant="default" loading={busy} onClick={act}>
      {text}
      {which}
    </Button>
  );
  return (
    <span className={classes.actions}>
      {button(t('test'), () => test.mutate(), test.isPending)}
      {id !== 0 && button(t('edit'), () => setOpen('edit'))}
      {id !== 0 && (active ? button(t('switchOff'), () => setOpen('off')) : button(t('switchOn'), () => switchOn.mutate(), switchOn.isPending))}
      {id !== 0 && button(t('delete'), () => setOpen('delete'))}
      {open === 'edit' && <ChannelForm channel={channel} close={close} />}
      {(open === 'off' || open === 'delete') && <LosingDialog channel={channel} how={open} close={close} />}
    </span>
  );
}

/** Says how many messages are lost before it happens. */
function LosingDialog({ channel: { id, name }, how, close }: { readonly channel: Channel; readonly how: 'off' | 'delete'; readonly close: () => void }) {
  const t = useTranslations('channels');
  const { data: waiting } = useQuery(waitingQuery(id));
  const query = { skip_waiting: true };
  const change = useChange(
    () =>
      how === 'off'
        ? dataOf(api.PATCH('/notification_channels/{id}', { params: { path: { id }, query }, body: { is_active: false } }))
        : done(api.DELETE('/notification_channels/{id}', { params: { path: { id }, query } })),
    t(how === 'off' ? 'changed' : 'deleted', { name }),
    { stale: STALE_WITH_CHANNELS, close },
  );
  return (
    <Confirm
      opened
      close={close}
      title={t(how === 'off' ? 'offTitle' : 'deleteTitle', { name })}
      text={waiting === undefined ? '…' : t(how === 'off' ? 'offText' : 'deleteText', { waiting })}
      action={t(how === 'off' ? 'switchOff' : 'deleteConfirm')}
      busy={change.isPending || waiting === undefined}
      confirm={() => change.mutate()}
    />
  );
}

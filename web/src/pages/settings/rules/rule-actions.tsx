import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, dataOf, done, type Schemas } from '../../../api/client.ts';
import { useMay } from '../../../api/session.ts';
import { STALE_WITH_RULES } from '../../../api/stale.ts';
import { Confirm } from '../../../parts/confirm.tsx';
import { useChange } from '../../../parts/use-change.ts';
import classes from '../channels/channels.module.css';
import { RuleForm } from './rule-form.tsx';

type Rule = Schemas['NotificationRule'];

/** What administrators can do with a rule; the built-in one can only be switched. */
export function RuleActions({ rule }: { readonly rule: Rule }) {
  const t = useTranslations('rules');
  const may = useMay('admin');
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const close = (): void => setOpen(null);
  const path = { params: { path: { id: rule.id } } };
  const change = useChange(() => dataOf(api.PATCH('/notification_rules/{id}', { ...path, body: { is_active: !rule.is_active } })), t('saved', { name: rule.name }), { stale: STALE_WITH_RULES, close });
  const remove = useChange(() => done(api.DELETE('/notification_rules/{id}', path)), t('deleted', { name: rule.name }), { stale: STALE_WITH_RULES, close });
  if (!may) return null;
  const button = (text: string, act: () => void, busy = false) => (
    <Button size="compact-sm" variant="default" loading={busy} onClick={act}>
      {text}
      <span className="visually-hidden"> {rule.name}</span>
    </Button>
  );
  return (
    <span className={classes.actions}>
      {!rule.is_default && button(t('edit'), () => setOpen('edit'))}
      {button(t(rule.is_active ? 'switchOff' : 'switchOn'), () => change.mutate(), change.isPending)}
      {!rule.is_default && button(t('delete'), () => setOpen('delete'))}
      {open === 'edit' && <RuleForm rule={rule} close={close} />}
      <Confirm
        opened={open === 'delete'}
        close={close}
        title={t('deleteTitle', { name: rule.name })}
        text={t('deleteText')}
        action={t('deleteConfirm')}
        busy={remove.isPending}
        confirm={() => remove.mutate()}
      />
    </span>
  );
}

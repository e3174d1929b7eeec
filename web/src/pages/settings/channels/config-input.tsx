import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { CopyBlock } from '../../../parts/copy-block.tsx';
import { type Field, type Kind, newSecret } from './channel-fields.ts';

interface Props {
  readonly field: Field;
  readonly kind: Kind;
  /** A secret is kept under this name. */
  readonly isSet: boolean;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly problem: string | null;
}

const HINTED = ['recipients', 'labels', 'secret', 'timezone', 'max_per_minute'] as const;

/** One setting of a channel. */
export function ConfigInput({ field: { name, input, required }, kind, isSet, value, set, problem }: Props) {
  const t = useTranslations('channels');
  const hinted = HINTED.find((known) => known === name);
  const shared = {
    label: t(`field.${name}`), description: input === 'secret' && isSet ? t('kept') : hinted && t(`hints.${hinted}`), error: problem, required: required && !isSet, withAsterisk: false,
  };
  if (input === 'locale')
    return (
      <Select
        {...shared}
        data={[
          { value: '', label: t('localeDefault') },
          { value: 'en', label: 'English' },
          { value: 'fr', label: 'Français' },
        ]}
        value={value}
        allowDeselect={false}
        onChange={(chosen) => set(chosen ?? '')}
      />
    );
  if (input === 'secret')
    return (
      <>
        <PasswordInput {...shared} value={value} placeholder={isSet ? t('keptSet') : ''} autoComplete="new-password" onChange={({ currentTarget }) => set(currentTarget.value)} />
        {kind === 'webhook' && name === 'secret' && <MadeUp set={set} />}
      </>
    );
  return <TextInput {...shared} type={input === 'number' ? 'number' : input === 'url' ? 'url' : 'text'} min={input === 'number' ? 0 : undefined} value={value} onChange={({ currentTarget }) => set(currentTarget.value)} />;
}

/** A secret that the browser makes up, shown this once. */
function MadeUp({ set }: { readonly set: (value: string) => void }) {
  const t = useTranslations('channels');
  const [made, setMade] = useState<string | null>(null);
  if (made !== null)
    return (
      <div className="stack">
        <p className="muted">{t('secretMade')}</p>
        <CopyBlock text={made} label={t('field.secret')} />
      </div>
    );
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      style={{ alignSelf: 'flex-start' }}
      onClick={() => {
        const secret = newSecret();
        setMade(secret);
        set(secret);
      }}
    >
      {t('makeSecret')}
    </Button>
  );
}

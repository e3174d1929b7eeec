import { Button, PasswordInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiProblem } from '../../api/client.ts';
import { useSignIn } from '../../api/session.ts';
import { Brand } from '../../shell/brand.tsx';
import { LanguageSwitch, SchemeSwitch } from '../../shell/preferences.tsx';
import classes from './sign-in.module.css';

/** Exchanges an API key for a session; the address stays, so the page that was asked for comes next. */
export function SignInPage() {
  const t = useTranslations('signIn');
  const [key, setKey] = useState('');
  const signIn = useSignIn();
  useEffect(() => {
    document.title = `${t('title')} · Vigie`;
  }, [t]);
  const problem =
    signIn.error instanceof ApiProblem
      ? signIn.error.status === 401 || signIn.error.status === 422
        ? t('wrong')
        : signIn.error.status === 0
          ? t('unreachable')
          : signIn.error.message
      : null;
  return (
    <main className={classes.page}>
      <form
        className={`card ${classes.form}`}
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate(key.trim());
        }}
      >
        <Brand />
        <div>
          <h1>{t('title')}</h1>
          <p className="muted">{t('why')}</p>
        </div>
        <PasswordInput
          label={t('key')}
          placeholder="vgk_…"
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
          error={problem}
          required
          withAsterisk={false}
          autoFocus
          autoComplete="current-password"
          name="api-key"
        />
        <Button type="submit" loading={signIn.isPending} disabled={key.trim() === ''}>
          {t('submit')}
        </Button>
        <p className={`muted ${classes.hint}`}>{t.rich('where', { file: (chunks) => <code>{chunks}</code> })}</p>
      </form>
      <div className="row">
        <SchemeSwitch />
        <LanguageSwitch />
      </div>
    </main>
  );
}

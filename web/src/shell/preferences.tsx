import { ActionIcon, Button, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Languages, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { sessionQuery, useSignOut } from '../api/session.ts';
import { useLanguage } from '../i18n/i18n.tsx';
import classes from './shell.module.css';

const SCHEMES = [
  { name: 'auto', icon: Monitor, next: 'light' },
  { name: 'light', icon: Sun, next: 'dark' },
  { name: 'dark', icon: Moon, next: 'auto' },
] as const;

/** Colours, language, and the way out. */
export function Preferences() {
  const t = useTranslations('shell');
  const { data: session } = useQuery(sessionQuery);
  const signOut = useSignOut();
  return (
    <div className={classes.preferences}>
      <div className={classes.switches}>
        <SchemeSwitch />
        <LanguageSwitch />
      </div>
      {session && (
        <div className={classes.who}>
          <div className={classes.name}>
            <strong className="break">{session.name}</strong>
            <span className="muted">{t(`role.${session.role}`)}</span>
          </div>
          <ActionIcon variant="subtle" color="gray" onClick={() => signOut.mutate()} loading={signOut.isPending} aria-label={t('signOut')} title={t('signOut')}>
            <LogOut size={17} />
          </ActionIcon>
        </div>
      )}
    </div>
  );
}

export function SchemeSwitch() {
  const t = useTranslations('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { name, icon: Icon, next } = SCHEMES.find((scheme) => scheme.name === colorScheme) ?? SCHEMES[0];
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      leftSection={<Icon size={15} />}
      onClick={() => setColorScheme(next)}
      aria-label={t('scheme', { current: t(`schemes.${name}`), next: t(`schemes.${next}`) })}
    >
      {t(`schemes.${name}`)}
    </Button>
  );
}

/** Names the other language in that language. */
export function LanguageSwitch() {
  const { locale, choose } = useLanguage();
  const [other, name] = locale === 'en' ? (['fr', 'Français'] as const) : (['en', 'English'] as const);
  return (
    <Button variant="subtle" color="gray" size="compact-sm" leftSection={<Languages size={15} />} lang={other} onClick={() => choose(other)}>
      {name}
    </Button>
  );
}

import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import type { Messages } from './en.ts';
import { keepLocale, type Locale, regional, startLocale } from './locale.ts';

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
  }
}

const LOAD: Record<Locale, () => Promise<{ messages: Messages }>> = { en: () => import('./en.ts'), fr: () => import('./fr.ts') };

/** Begun before anything is drawn. */
const first = startLocale();
const firstMessages = LOAD[first]().then(({ messages }) => messages);

const Language = createContext<{ locale: Locale; choose: (locale: Locale) => void }>({ locale: first, choose: () => undefined });
export const useLanguage = () => use(Language);

/** Words in the reader's language; times in the reader's zone. */
export function I18n({ children }: { readonly children: ReactNode }) {
  const start = use(firstMessages);
  const [{ locale, messages }, setWords] = useState({ locale: first, messages: start });
  const choose = useCallback((wanted: Locale) => {
    keepLocale(wanted);
    void LOAD[wanted]().then((loaded) => setWords({ locale: wanted, messages: loaded.messages }));
  }, []);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const language = useMemo(() => ({ locale, choose }), [locale, choose]);
  return (
    <Language value={language}>
      <IntlProvider locale={regional(locale, navigator.languages)} messages={messages} timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}>
        {children}
      </IntlProvider>
    </Language>
  );
}

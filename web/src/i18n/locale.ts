export const LOCALES = ['en', 'fr'] as const;
export type Locale = (typeof LOCALES)[number];

const KEPT = 'vigie.language';

/** What was chosen here before, else the first language of the browser that we speak, else English. */
export function chooseLocale(kept: string | null, wanted: readonly string[]): Locale {
  return [kept ?? '', ...wanted].map((tag) => tag.toLowerCase().split('-')[0]).find(isLocale) ?? 'en';
}

const isLocale = (tag: string | undefined): tag is Locale => LOCALES.some((locale) => locale === tag);

/** The language as it is written where the reader is: an English browser of Cameroon writes its dates its own way. @param wanted languages of the browser */
export function regional(locale: Locale, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.toLowerCase().startsWith(`${locale}-`)) ?? locale;
}

export const startLocale = (): Locale => chooseLocale(window.localStorage.getItem(KEPT), navigator.languages);

export function keepLocale(locale: Locale): void {
  window.localStorage.setItem(KEPT, locale);
}

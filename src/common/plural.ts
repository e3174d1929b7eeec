const RULES = { en: new Intl.PluralRules('en'), fr: new Intl.PluralRules('fr') };

/** The form of a word that goes with a count: in French the singular, too, of 0 and of 1.5. */
export function plural(locale: keyof typeof RULES, count: number, one: string, several: string): string {
  return RULES[locale].select(count) === 'one' ? one : several;
}

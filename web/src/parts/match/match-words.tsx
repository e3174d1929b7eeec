import { useTranslations } from 'use-intl';
import { hasCondition, type Match, TYPED } from './match.ts';
import classes from './match.module.css';

/** Conditions in words. */
export function MatchWords({ match }: { readonly match: Match }) {
  const t = useTranslations('match');
  const rows = useMatchRows(match);
  if (!hasCondition(match)) return <strong>{t('everything')}</strong>;
  return (
    <ul className={classes.words}>
      {rows.map(({ name, values }) => (
        <li key={name} className="break">
          <b>{name}</b> {values}
        </li>
      ))}
    </ul>
  );
}

/** The same in one line. */
export function useMatchText(match: Match): string {
  return useMatchRows(match).map(({ name, values }) => `${name} ${values}`).join(' · ');
}

function useMatchRows(match: Match): { readonly name: string; readonly values: string }[] {
  const t = useTranslations('match');
  const words = useTranslations();
  return [
    ...TYPED.map((name) => ({ name: t(name), values: (match[name] ?? []).join(', ') })),
    { name: t('statuses'), values: (match.statuses ?? []).map((value) => words(`status.${value}`)).join(', ') },
    { name: t('severities'), values: (match.severities ?? []).map((value) => t(`severity.${value}`)).join(', ') },
    { name: t('kinds'), values: (match.kinds ?? []).map((value) => words(`deliveries.kind.${value}`)).join(', ') },
  ].filter(({ values }) => values !== '');
}

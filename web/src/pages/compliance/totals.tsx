import { useFormatter, useLocale, useTranslations } from 'use-intl';
import type { Schemas } from '../../api/client.ts';
import { formatSpan } from '../../parts/duration.ts';
import classes from './compliance.module.css';

/** The month in one line. */
export function Totals({ total }: { readonly total: Schemas['ComplianceTotal'] }) {
  const t = useTranslations('compliance');
  const format = useFormatter();
  const locale = useLocale();
  const percent = (value: number | null): string => (value === null ? '–' : format.number(value / 100, { style: 'percent', maximumFractionDigits: 2 }));
  const figures = [
    [t('met'), percent(total.percent_met)],
    [t('onTime'), percent(total.percent_met_on_time)],
    [t('due'), format.number(total.due)],
    [t('failed'), format.number(total.failed)],
    [t('missing'), format.number(total.missing)],
    [t('excused'), format.number(total.excused)],
    [t('down'), formatSpan(total.downtime_seconds, locale)],
  ] as const;
  return (
    <dl className={`card ${classes.totals}`}>
      {figures.map(([name, value], place) => (
        <div key={name} data-first={place === 0 || undefined}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

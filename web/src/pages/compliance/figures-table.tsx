import { useFormatter, useLocale, useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { formatSpan } from '../../parts/duration.ts';
import classes from './compliance.module.css';

type Figures = Omit<Schemas['ComplianceTotal'], 'jobs'>;

interface Row extends Figures {
  readonly key: string;
  readonly name: string;
  readonly detail: string;
  readonly href: string;
}

/** One line per site or database. */
export function FiguresTable({ rows, heading }: { readonly rows: readonly Row[]; readonly heading: string }) {
  const t = useTranslations('compliance');
  const format = useFormatter();
  const locale = useLocale();
  /** @param href where one sees what is counted */
  const number = (value: number, href?: string) => (
    <td className="num right" data-zero={value === 0 || undefined}>
      {value === 0 || href === undefined ? format.number(value) : <Link href={href}>{format.number(value)}</Link>}
    </td>
  );
  return (
    <div className="scroll-x">
      <table className={`table ${classes.figures}`}>
        <thead>
          <tr>
            <th>{heading}</th>
            <th className="right">{t('met')}</th>
            <th className="right">{t('due')}</th>
            <th className="right">{t('late')}</th>
            <th className="right">{t('failed')}</th>
            <th className="right">{t('missing')}</th>
            <th className="right">{t('unknown')}</th>
            <th className="right">{t('excused')}</th>
            <th className="right">{t('down')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td>
                <Link href={row.href} className="break">
                  {row.name}
                </Link>{' '}
                <span className="muted break">{row.detail}</span>
              </td>
              <td className="right">
                <Met percent={row.percent_met} />
              </td>
              {number(row.due)}
              {number(row.met_late, row.href)}
              {number(row.failed, row.href)}
              {number(row.missing, row.href)}
              {number(row.unknown, row.href)}
              {number(row.excused)}
              <td className="num right nowrap" data-zero={row.downtime_seconds === 0 || undefined}>
                {row.downtime_seconds === 0 ? '0' : formatSpan(row.downtime_seconds, locale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Met({ percent }: { readonly percent: number | null }) {
  const format = useFormatter();
  if (percent === null) return <span className="muted">–</span>;
  const status = percent >= 99.5 ? 'ok' : percent >= 95 ? 'late_success' : 'failed';
  return (
    <span className={classes.met} data-status={status}>
      <span className={classes.bar} aria-hidden="true">
        <i style={{ width: `${percent}%` }} />
      </span>
      <strong className="num">{format.number(percent / 100, { style: 'percent', maximumFractionDigits: 1 })}</strong>
    </span>
  );
}

import { useLocale, useTranslations } from 'use-intl';
import { formatSpan } from './duration.ts';

/** Less is what a report needs to be written and seen. */
const NOTEWORTHY_S = 60;

/** How far an agent's clock is from ours; positive: ahead. */
export function Skew({ seconds }: { readonly seconds: number | null }) {
  const t = useTranslations('agents');
  const locale = useLocale();
  if (seconds === null) return <span className="muted">–</span>;
  if (Math.abs(seconds) < NOTEWORTHY_S) return <span className="muted">{t('noSkew')}</span>;
  return (
    <strong data-status="late_success" style={{ color: 'var(--c)' }}>
      {t(seconds > 0 ? 'ahead' : 'behind', { span: formatSpan(Math.abs(seconds), locale) })}
    </strong>
  );
}

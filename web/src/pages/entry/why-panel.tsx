import { useTranslations } from 'use-intl';
import type { Schemas } from '../../api/client.ts';
import { StatusGlyph } from '../../parts/status.tsx';
import classes from './entry.module.css';

/** The rule that matched first, what it means, and what was found in this case. */
export function WhyPanel({ entry }: { readonly entry: Schemas['BackupEntry'] }) {
  const t = useTranslations('entry');
  return (
    <section className={`card ${classes.why}`} data-status={entry.status} aria-label={t('why')}>
      <StatusGlyph status={entry.status} size={26} />
      <div>
        <h2>{t('why')}</h2>
        <p className={`break ${classes.message}`}>{entry.message}</p>
        <p className="muted">{t(`rules.${entry.rule}`)}</p>
        <p className="muted">
          {t('rule')}: <code>{entry.rule}</code>
        </p>
        {entry.findings.length > 0 && (
          <>
            <h3>{t('findings')}</h3>
            <ul className={classes.findings}>
              {entry.findings.map(({ id, text }) => (
                <li key={id}>{text}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}

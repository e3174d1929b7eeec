import { useTranslations } from 'use-intl';
import type { Schemas } from '../../../api/client.ts';
import { StatusGlyph } from '../../../parts/status.tsx';
import classes from './preview.module.css';

/** Who would be told, and what each rule says to it. */
export function Routed({ preview: { destinations, rules, fallback } }: { readonly preview: Schemas['RoutingPreview'] }) {
  const t = useTranslations('preview');
  return (
    <div className={classes.answer}>
      <section aria-label={t('destinations')}>
        <h3>{t('destinations')}</h3>
        {fallback && <p className="muted">{t('fallback')}</p>}
        {destinations.length === 0 ? (
          <p>{t('nobody')}</p>
        ) : (
          <ul>
            {destinations.map(({ channel_id: id, channel, recipient, because }) => (
              <li key={`${id} ${recipient}`}>
                <strong className="break">{recipient}</strong> <span className="muted">{channel}</span>
                <div className="muted break">{t('because', { rules: because.join(', ') })}</div>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-label={t('rules')}>
        <h3>{t('rules')}</h3>
        <ul>
          {rules.map((rule) => (
            <li key={rule.id}>
              <span className="row">
                <Verdict holds={rule.matches && rule.is_active} />
                <strong className="break">{rule.name}</strong>
                <span className="muted">{rule.is_active ? t(rule.matches ? 'matches' : 'not') : t('off')}</span>
              </span>
              <ul className={classes.conditions}>
                {rule.conditions.length === 0 && <li className="muted">{t('always')}</li>}
                {rule.conditions.map(({ condition, matches, detail }) => (
                  <li key={condition}>
                    <Verdict holds={matches} /> <span className="break">{detail}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Verdict({ holds }: { readonly holds: boolean }) {
  const status = holds ? 'ok' : 'none';
  return (
    <span data-status={status} className={classes.verdict}>
      <StatusGlyph status={status} size={14} />
    </span>
  );
}

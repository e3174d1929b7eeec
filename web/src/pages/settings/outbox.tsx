import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { summaryQuery } from '../../api/queries.ts';
import { Age } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import classes from './settings.module.css';

/** Messages that are on their way, and what keeps them. */
export function OutboxState() {
  const t = useTranslations('settings.system');
  const words = useTranslations('deliveries');
  const format = useFormatter();
  const summary = useQuery(summaryQuery);
  return (
    <Panel title={t('outbox')} padded>
      <Loaded query={summary}>
        {({ deliveries, disabled_channels: channels, disabled_recipients: recipients }) => (
          <dl className={classes.facts}>
            {(['pending', 'retrying', 'failed'] as const).map((status) => (
              <div key={status}>
                <dt>{words(`status.${status}`)}</dt>
                <dd>
                  <Link href={`/deliveries?status=${status}`} className="num">
                    {format.number(deliveries[status])}
                  </Link>
                </dd>
              </div>
            ))}
            {deliveries.oldest_pending_at !== null && (
              <div>
                <dt>{t('oldestWaiting')}</dt>
                <dd>
                  <Age since={deliveries.oldest_pending_at} />
                </dd>
              </div>
            )}
            <div>
              <dt>{t('disabledChannels')}</dt>
              <dd>
                <Link href="/settings/channels">{channels.length === 0 ? t('noneDisabled') : channels.map(({ name }) => name).join(', ')}</Link>
              </dd>
            </div>
            <div>
              <dt>{t('stoppedAddresses')}</dt>
              <dd className="break">
                <Link href="/settings/channels">{recipients.length === 0 ? t('noneDisabled') : recipients.map(({ address }) => address).join(', ')}</Link>
              </dd>
            </div>
          </dl>
        )}
      </Loaded>
    </Panel>
  );
}

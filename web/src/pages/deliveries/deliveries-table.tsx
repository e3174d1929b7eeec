import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { Relative, When } from '../../parts/figures.tsx';
import { DeliveryState } from '../../parts/delivery-state.tsx';
import classes from './deliveries.module.css';
import { DeliveryButtons } from './delivery-buttons.tsx';

type Delivery = Schemas['DeliverySummary'];

export function DeliveriesTable({ deliveries, show }: { readonly deliveries: readonly Delivery[]; readonly show: (id: number) => void }) {
  const t = useTranslations('deliveries');
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{t('state')}</th>
            <th>{t('subject')}</th>
            <th>{t('to')}</th>
            <th>{t('written')}</th>
            <th>
              <span className="visually-hidden">{t('retry')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <td>
                <DeliveryState status={delivery.status} />
                {delivery.attempts > 1 && <div className="muted">{t('attempts', { count: delivery.attempts })}</div>}
                {delivery.next_attempt_at !== null && delivery.status === 'retrying' && (
                  <div className="muted">
                    {t('nextTry')} <Relative at={delivery.next_attempt_at} />
                  </div>
                )}
              </td>
              <td>
                <button type="button" className={classes.subject} onClick={() => show(delivery.id)}>
                  {delivery.subject}
                </button>
                <div className="muted break">
                  {t(`kind.${delivery.kind}`)}
                  {delivery.incident_id !== null && (
                    <>
                      {' · '}
                      <Link href={`/incidents/${delivery.incident_id}`}>{t('incident', { id: delivery.incident_id })}</Link>
                    </>
                  )}
                  {delivery.last_error !== null && ` · ${delivery.last_error}`}
                </div>
              </td>
              <td className="break">
                {delivery.recipient} <span className="muted">{delivery.channel}</span>
              </td>
              <td>
                <When at={delivery.created_at} />
              </td>
              <td className="right">
                <DeliveryButtons delivery={delivery} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

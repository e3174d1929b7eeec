import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { deliveryQuery } from '../../api/telling-queries.ts';
import { DeliveryState } from '../../parts/delivery-state.tsx';
import { When } from '../../parts/figures.tsx';
import { useReturnFocus } from '../../parts/return-focus.ts';
import { Loaded } from '../../parts/states.tsx';
import classes from './deliveries.module.css';
import { DeliveryButtons } from './delivery-buttons.tsx';

/** One message: its text as it is sent, and how that went. */
export function DeliveryDialog({ id, close }: { readonly id: number; readonly close: () => void }) {
  const t = useTranslations();
  const delivery = useQuery(deliveryQuery(id));
  useReturnFocus();
  return (
    <Modal opened onClose={close} size="xl" returnFocus={false} title={delivery.data?.subject ?? t('deliveries.text')} closeButtonProps={{ 'aria-label': t('states.close') }}>
      <Loaded query={delivery}>
        {(data) => (
          <div className="stack">
            <Facts delivery={data} />
            <pre className={classes.text} tabIndex={0} aria-label={t('deliveries.text')}>
              {data.text_body}
            </pre>
            <DeliveryButtons delivery={data} />
          </div>
        )}
      </Loaded>
    </Modal>
  );
}

function Facts({ delivery }: { readonly delivery: Schemas['Delivery'] }) {
  const t = useTranslations('deliveries');
  return (
    <dl className={classes.facts}>
      <div>
        <dt>{t('state')}</dt>
        <dd>
          <DeliveryState status={delivery.status} />
        </dd>
      </div>
      <div>
        <dt>{t('to')}</dt>
        <dd className="break">
          {delivery.recipient} <span className="muted">{delivery.channel}</span>
        </dd>
      </div>
      <div>
        <dt>{t(delivery.sent_at === null ? 'written' : 'sentAt')}</dt>
        <dd>
          <When at={delivery.sent_at ?? delivery.created_at} seconds />
        </dd>
      </div>
      {delivery.incident_id !== null && (
        <div>
          <dt>{t(`kind.${delivery.kind}`)}</dt>
          <dd>
            <Link href={`/incidents/${delivery.incident_id}`}>{t('incident', { id: delivery.incident_id })}</Link>
          </dd>
        </div>
      )}
      {delivery.agent_id !== null && (
        <div>
          <dt>{t('agent')}</dt>
          <dd>
            <Link href={`/agents/${encodeURIComponent(delivery.agent_id)}`} className="break">
              {delivery.agent_id}
            </Link>
          </dd>
        </div>
      )}
      {delivery.last_error !== null && (
        <div>
          <dt>{t('error')}</dt>
          <dd className="break">{delivery.last_error}</dd>
        </div>
      )}
    </dl>
  );
}

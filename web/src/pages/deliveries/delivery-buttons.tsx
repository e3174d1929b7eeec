import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, dataOf, type Schemas } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { KEY } from '../../api/stale.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useChange } from '../../parts/use-change.ts';
import classes from './deliveries.module.css';

type Delivery = Pick<Schemas['DeliverySummary'], 'id' | 'status' | 'subject' | 'recipient'>;

/** Sending again, or not at all. */
export function DeliveryButtons({ delivery }: { readonly delivery: Delivery }) {
  const t = useTranslations('deliveries');
  const may = useMay('operator');
  const [asking, ask] = useState(false);
  const path = { params: { path: { id: delivery.id } } };
  const retry = useChange(() => dataOf(api.POST('/deliveries/{id}/retry', path)), t('retried'), { stale: [KEY.deliveries] });
  const skip = useChange(() => dataOf(api.POST('/deliveries/{id}/skip', path)), t('skipped'), { stale: [KEY.deliveries], close: () => ask(false) });
  if (!may) return null;
  const name = <span className="visually-hidden"> {delivery.subject}</span>;
  return (
    <span className={classes.buttons}>
      {['failed', 'skipped', 'retrying'].includes(delivery.status) && (
        <Button size="compact-sm" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
          {t('retry')}
          {name}
        </Button>
      )}
      {['failed', 'pending', 'retrying'].includes(delivery.status) && (
        <Button size="compact-sm" variant="default" onClick={() => ask(true)}>
          {t('skip')}
          {name}
        </Button>
      )}
      <Confirm
        opened={asking}
        close={() => ask(false)}
        title={t('skipTitle')}
        text={t('skipText', { subject: delivery.subject, recipient: delivery.recipient })}
        action={t('skip')}
        busy={skip.isPending}
        confirm={() => skip.mutate()}
      />
    </span>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Waypoints } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useSearchParams } from 'wouter';
import { deliveriesQuery, recipientsQuery } from '../../api/telling-queries.ts';
import { Page } from '../../parts/page.tsx';
import { idOf, withValues } from '../../parts/search.ts';
import { Empty, Loaded } from '../../parts/states.tsx';
import { DeliveriesTable } from './deliveries-table.tsx';
import { DeliveryDialog } from './delivery-dialog.tsx';
import { DeliveryFiltersBar } from './delivery-filters-bar.tsx';
import { deliveryFiltersOf } from './delivery-filters.ts';
import { RefusedRecipients } from './refused-recipients.tsx';

const STEP = 50;

/** What was told to whom, and through what. */
export default function DeliveriesPage() {
  const t = useTranslations('deliveries');
  const [search, setSearch] = useSearchParams();
  const [limit, setLimit] = useState(STEP);
  const filters = deliveryFiltersOf(search);
  const deliveries = useQuery(deliveriesQuery(filters, limit));
  const recipients = useQuery(recipientsQuery);
  const shown = idOf(search.get('show'));
  const show = (id: number | null): void => setSearch((before) => withValues(before, { show: id === null ? null : String(id) }), { replace: true });
  return (
    <Page
      title={t('title')}
      subtitle={deliveries.data && <span role="status">{t('count', { count: deliveries.data.total })}</span>}
      actions={
        <Button component={Link} href="/settings/channels" variant="default" leftSection={<Waypoints size={16} />}>
          {t('ways')}
        </Button>
      }
    >
      <DeliveryFiltersBar search={search} change={setSearch} />
      {recipients.data && recipients.data.total > 0 && <RefusedRecipients recipients={recipients.data.items} />}
      <div className="card">
        <Loaded query={deliveries} lines={8}>
          {({ items, total }) =>
            items.length === 0 ? (
              <Empty title={Object.keys(filters).length === 0 ? t('none') : t('noneOf')}>{t('noneText')}</Empty>
            ) : (
              <>
                <DeliveriesTable deliveries={items} show={show} />
                {total > items.length && limit < 1000 && (
                  <Button variant="subtle" fullWidth radius={0} loading={deliveries.isFetching} onClick={() => setLimit((now) => Math.min(1000, now + 4 * STEP))}>
                    {t('more')}
                  </Button>
                )}
              </>
            )
          }
        </Loaded>
      </div>
      {shown !== undefined && <DeliveryDialog id={shown} close={() => show(null)} />}
    </Page>
  );
}

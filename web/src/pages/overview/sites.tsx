import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { sitesQuery } from '../../api/queries.ts';
import { Loaded, Loading } from '../../parts/states.tsx';
import { SITES_STEP } from './overview-queries.ts';
import { SiteCard } from './site-card.tsx';
import classes from './sites.module.css';

/** The server gives no more at once. */
const MOST = 96;

/** Places with their databases, those in trouble first. */
export function Sites() {
  const t = useTranslations('overview');
  const [limit, setLimit] = useState(SITES_STEP);
  const sites = useQuery(sitesQuery(limit));
  // Two thousand cells: what matters most is drawn first, and answers while these are.
  const isTheirTurn = useDeferredValue(true, false);
  return (
    <section className="stack" aria-label={t('sites')}>
      <div className="row between wrap">
        <h2>{t('sites')}</h2>
        <p className="muted">{t('sitesHint')}</p>
      </div>
      <Loaded query={sites} lines={6}>
        {({ items, total }) =>
          !isTheirTurn ? (
            <Loading lines={6} />
          ) : (
            <>
              <ul className={classes.grid}>
                {items.map((site) => (
                  <li key={`${site.company_name}/${site.city}`}>
                    <SiteCard site={site} />
                  </li>
                ))}
              </ul>
              {total > items.length && limit < MOST && (
                <Button variant="default" loading={sites.isFetching} onClick={() => setLimit(Math.min(MOST, limit + SITES_STEP))}>
                  {t('moreSites', { count: total - items.length })}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  );
}

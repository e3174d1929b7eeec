import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { silencesQuery } from '../../api/incident-queries.ts';
import { useMay } from '../../api/session.ts';
import { Panel } from '../page.tsx';
import { Empty, Loaded } from '../states.tsx';
import { SilenceDialog } from './silence-dialog.tsx';
import { SilencesTable } from './silences-table.tsx';

const STEP = 50;

/** All silences that count, and, if one likes, those that are over. */
export function SilencesPanel() {
  const t = useTranslations('silences');
  const may = useMay('operator');
  const [over, setOver] = useState(false);
  const [limit, setLimit] = useState(STEP);
  const [making, make] = useState(false);
  const silences = useQuery(silencesQuery(over, limit));
  return (
    <Panel
      title={t('title')}
      aside={
        <span className="row wrap">
          <Switch size="xs" label={t('withOver')} checked={over} onChange={({ currentTarget }) => setOver(currentTarget.checked)} />
          {may && (
            <Button size="compact-sm" variant="default" leftSection={<BellOff size={14} />} onClick={() => make(true)}>
              {t('new')}
            </Button>
          )}
        </span>
      }
    >
      <Loaded query={silences}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty title={t('none')}>{t('hint')}</Empty>
          ) : (
            <>
              <SilencesTable silences={items} />
              {total > items.length && limit < 1000 && (
                <Button variant="subtle" fullWidth radius={0} loading={silences.isFetching} onClick={() => setLimit((now) => Math.min(1000, now + 4 * STEP))}>
                  {t('more')}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
      {making && <SilenceDialog close={() => make(false)} />}
    </Panel>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, dataOf, done } from '../api/client.ts';
import { demoQuery } from '../api/queries.ts';
import { useMay } from '../api/session.ts';
import { Confirm } from './confirm.tsx';
import classes from './demo-data.module.css';
import { Relative } from './figures.tsx';
import { useChange } from './use-change.ts';

/** Offers demo data where nothing else is; says why not where it could not be taken. */
export function LoadDemo() {
  const t = useTranslations('demo');
  const may = useMay('admin');
  const { data: demo } = useQuery(demoQuery);
  const [asking, ask] = useState(false);
  const load = useChange(() => dataOf(api.POST('/demo')), t('loaded'));
  if (!may || demo === undefined) return null;
  return (
    <>
      <Button variant="default" leftSection={<FlaskConical size={16} />} disabled={demo.obstacle !== null} onClick={() => ask(true)}>
        {t('load')}
      </Button>
      {demo.obstacle !== null && <p className="muted break">{demo.obstacle}</p>}
      <Confirm opened={asking} close={() => ask(false)} title={t('loadTitle')} text={t('loadText')} action={t('load')} busy={load.isPending} confirm={() => load.mutate(undefined, { onSettled: () => ask(false) })} />
    </>
  );
}

/** Says all the time that what is shown is made up, and takes it away. */
export function DemoNote() {
  const t = useTranslations('demo');
  const may = useMay('admin');
  const { data: demo } = useQuery(demoQuery);
  const [asking, ask] = useState(false);
  const remove = useChange(() => done(api.DELETE('/demo')), t('removed'));
  if (demo?.is_loaded !== true) return null;
  return (
    <aside className={classes.note} aria-label={t('title')}>
      <FlaskConical size={18} aria-hidden="true" />
      <p>
        <strong>{t('title')}</strong> {t.rich('text', { name: demo.loaded_by ?? '–', time: () => <Relative at={demo.loaded_at ?? ''} /> })}
      </p>
      {may && (
        <Button size="compact-sm" variant="default" onClick={() => ask(true)}>
          {t('remove')}
        </Button>
      )}
      <Confirm opened={asking} close={() => ask(false)} title={t('removeTitle')} text={t('removeText')} action={t('remove')} busy={remove.isPending} confirm={() => remove.mutate(undefined, { onSettled: () => ask(false) })} />
    </aside>
  );
}

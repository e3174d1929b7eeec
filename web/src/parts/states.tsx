import { Alert, Button, Loader, Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { CloudOff, Inbox, RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ApiProblem } from '../api/client.ts';
import classes from './states.module.css';

/** Before words are there. */
export function Starting() {
  return (
    <div className={classes.starting}>
      <Loader type="dots" aria-label="Vigie" />
    </div>
  );
}

export function Loading({ lines = 4 }: { readonly lines?: number }) {
  const t = useTranslations('states');
  return (
    <div className={classes.loading} role="status" aria-label={t('loading')} data-loading>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={14} width={`${90 - ((line * 17) % 45)}%`} />
      ))}
    </div>
  );
}

/** What went wrong in words, and one thing to do about it. */
export function Failure({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const t = useTranslations('states');
  const unreachable = error instanceof ApiProblem && error.status === 0;
  const text = unreachable
    ? t('unreachable')
    : error instanceof ApiProblem && error.status === 404
      ? t('notFound')
      : error instanceof ApiProblem && error.status === 403
        ? t('forbidden')
        : t('failed');
  return (
    <Alert className={classes.failure} variant="light" color={unreachable ? 'gray' : 'red'} icon={unreachable ? <CloudOff /> : <TriangleAlert />} title={text}>
      {!unreachable && <p className="break">{error.message}</p>}
      {retry && (
        <Button mt="xs" size="xs" variant="default" leftSection={<RotateCw size={14} />} onClick={retry}>
          {t('retry')}
        </Button>
      )}
    </Alert>
  );
}

export function PageError({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  return (
    <main className={classes.starting}>
      <Failure error={error} retry={retry} />
    </main>
  );
}

/** Nothing is there, and why or what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <Inbox aria-hidden="true" />
      <p className={classes.emptyTitle}>{title}</p>
      {children && <div className="muted">{children}</div>}
    </div>
  );
}

interface Props<T> {
  readonly query: UseQueryResult<T>;
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

/** Loading, failed, or there. What was there stays while it is asked for again, also when that fails: the banner tells. */
export function Loaded<T>({ query, lines, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Loading {...(lines !== undefined && { lines })} />;
}

import { useSyncExternalStore } from 'react';
import { useFormatter, useLocale } from 'use-intl';
import { formatBytes, formatSpan } from './duration.ts';

const TICK_MS = 15_000;
let now = Date.now();
const waiting = new Set<() => void>();
let timer: number | undefined;

/** One clock for all ages on the page. */
function subscribe(listener: () => void): () => void {
  waiting.add(listener);
  now = Date.now();
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const tell of waiting) tell();
  }, TICK_MS);
  return () => {
    waiting.delete(listener);
    if (waiting.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** Epoch milliseconds, brought up to date four times a minute. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

/** How long ago something was; the full time is its tooltip. @param short one unit is enough */
export function Age({ since, short = false }: { readonly since: string; readonly short?: boolean }) {
  const seconds = (useNow() - Date.parse(since)) / 1000;
  const locale = useLocale();
  const format = useFormatter();
  return (
    <time dateTime={since} className="num nowrap" title={format.dateTime(new Date(since), { dateStyle: 'full', timeStyle: 'long' })}>
      {formatSpan(seconds, locale, short ? 1 : 2)}
    </time>
  );
}

/** Date and time in the reader's zone; the tooltip has the zone. */
export function When({ at, seconds = false }: { readonly at: string; readonly seconds?: boolean }) {
  const format = useFormatter();
  const date = new Date(at);
  return (
    <time dateTime={at} className="num nowrap" title={`${format.dateTime(date, { dateStyle: 'full', timeStyle: 'long' })} · ${at}`}>
      {format.dateTime(date, { dateStyle: 'medium', timeStyle: seconds ? 'medium' : 'short' })}
    </time>
  );
}

/** In how long, or how long ago. */
export function Relative({ at }: { readonly at: string }) {
  const format = useFormatter();
  const current = useNow();
  return (
    <time dateTime={at} className="num nowrap" title={format.dateTime(new Date(at), { dateStyle: 'full', timeStyle: 'long' })}>
      {format.relativeTime(new Date(at), new Date(current))}
    </time>
  );
}

export function Bytes({ of, exact = false }: { readonly of: number; readonly exact?: boolean }) {
  const locale = useLocale();
  const format = useFormatter();
  return (
    <span className="num nowrap" title={`${format.number(of)} B`}>
      {formatBytes(of, locale)}
      {exact && <span className="muted"> ({format.number(of)})</span>}
    </span>
  );
}

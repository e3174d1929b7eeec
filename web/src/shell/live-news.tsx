import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { summaryQuery } from '../api/queries.ts';
import type { Schemas } from '../api/client.ts';

/** Tells screen readers when jobs went wrong or came right while the page was open. */
export function LiveNews() {
  const t = useTranslations('shell');
  const { data } = useQuery(summaryQuery);
  const before = useRef<number | null>(null);
  const [news, setNews] = useState('');
  const wrong = data ? inTrouble(data.jobs) : null;
  useEffect(() => {
    if (wrong !== null && before.current !== null && wrong !== before.current) setNews(t(wrong > before.current ? 'worse' : 'better', { count: wrong }));
    before.current = wrong;
  }, [wrong, t]);
  return (
    <div aria-live="polite" className="visually-hidden">
      {news}
    </div>
  );
}

export const inTrouble = (jobs: Schemas['JobCounts']): number => jobs.failed + jobs.missing + jobs.hash_mismatch + jobs.transfer_integrity_failed;

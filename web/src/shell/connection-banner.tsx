import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useConnection } from '../api/live.ts';
import classes from './shell.module.css';

/** A stream that is back within this time was never missed. */
const PATIENCE_MS = 2_500;

/** Says that what is shown may be old. */
export function ConnectionBanner() {
  const t = useTranslations('shell');
  const lost = useConnection() === 'lost';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(lost), lost ? PATIENCE_MS : 0);
    return () => window.clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status">
      {shown && (
        <p className={classes.banner}>
          <CloudOff size={16} aria-hidden="true" />
          {t('offline')}
        </p>
      )}
    </div>
  );
}

import { useTranslations } from 'use-intl';
import type { Schemas } from '../api/client.ts';
import { type Status, StatusGlyph } from './status.tsx';
import classes from './status.module.css';

const SHAPE: Record<Schemas['DeliveryStatus'], Status> = { sent: 'ok', pending: 'pending', retrying: 'late_success', failed: 'failed', skipped: 'excused' };

/** What became of a message: shape and word. */
export function DeliveryState({ status }: { readonly status: Schemas['DeliveryStatus'] }) {
  const t = useTranslations('deliveries');
  return (
    <span className={classes.mark} data-status={SHAPE[status]}>
      <StatusGlyph status={SHAPE[status]} size={15} />
      {t(`status.${status}`)}
    </span>
  );
}

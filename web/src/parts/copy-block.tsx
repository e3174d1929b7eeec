import { ActionIcon } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'use-intl';
import classes from './copy-block.module.css';

/** Text to be pasted elsewhere. @param label what it is, for the button and for screen readers */
export function CopyBlock({ text, label }: { readonly text: string; readonly label: string }) {
  const t = useTranslations('states');
  const clipboard = useClipboard({ timeout: 2_000 });
  return (
    <div className={classes.block}>
      <pre tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </pre>
      <ActionIcon className={classes.copy} variant="default" onClick={() => clipboard.copy(text)} aria-label={`${t('copy')}: ${label}`} title={t('copy')}>
        {clipboard.copied ? <Check size={15} /> : <Copy size={15} />}
      </ActionIcon>
      <span role="status" className="visually-hidden">
        {clipboard.copied && t('copied')}
      </span>
    </div>
  );
}

import { Button, Group, Modal } from '@mantine/core';
import { useTranslations } from 'use-intl';

interface Props {
  readonly opened: boolean;
  readonly close: () => void;
  readonly title: string;
  /** Names what will be lost. */
  readonly text: string;
  /** What the button does, in words. */
  readonly action: string;
  readonly busy: boolean;
  readonly confirm: () => void;
}

/** Asks before something is lost; the safe answer has the focus. */
export function Confirm({ opened, close, title, text, action, busy, confirm }: Props) {
  const t = useTranslations('states');
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className="stack">
        <p>{text}</p>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t('cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={confirm}>
            {action}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}

import { notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl';
import { ApiProblem } from '../api/client.ts';

/** Tells in a corner that something was done. */
export function tellDone(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 4_000, withCloseButton: false });
}

/** Tells in a corner why something could not be done; it stays until it is closed. */
export function useTellFailure(): (error: Error) => void {
  const t = useTranslations('states');
  return (error) => {
    const unreachable = error instanceof ApiProblem && error.status === 0;
    const fields = error instanceof ApiProblem ? error.fields.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`).join('; ') : '';
    notifications.show({ title: unreachable ? t('unreachable') : t('failed'), message: unreachable ? '' : fields || error.message, color: 'red', autoClose: false, closeButtonProps: { 'aria-label': t('close') } });
  };
}

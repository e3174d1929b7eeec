import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { api, done, type Schemas } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { When } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { tellDone, useTellFailure } from '../../parts/tell.ts';

type Recipient = Schemas['MailRecipient'];

/** Mail addresses that the server refuses, and the way back. */
export function RefusedRecipients({ recipients }: { readonly recipients: readonly Recipient[] }) {
  const t = useTranslations('recipients');
  const may = useMay('operator');
  const client = useQueryClient();
  const onError = useTellFailure();
  const enable = useMutation({
    mutationFn: ({ id }: Recipient) => done(api.POST('/mail_recipients/{id}/enable', { params: { path: { id } } })),
    onSuccess: (_nothing, { address }) => {
      tellDone(t('enabled', { address }));
      void client.invalidateQueries();
    },
    onError,
  });
  return (
    <Panel title={t('title')} aside={t('hint')}>
      <div className="scroll-x">
        <table className="table">
          <thead>
            <tr>
              <th>{t('address')}</th>
              <th>{t('reason')}</th>
              <th>{t('since')}</th>
              <th>
                <span className="visually-hidden">{t('enable')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {recipients.map((recipient) => (
              <tr key={recipient.id}>
                <td>
                  <Link href={`/deliveries?recipient=${encodeURIComponent(recipient.address)}`} className="break">
                    {recipient.address}
                  </Link>
                  <div className="muted">{t(recipient.disabled_at === null ? 'counting' : 'stopped')}</div>
                </td>
                <td className="break">
                  {recipient.reason}
                  <div className="muted">{t('refusals', { count: recipient.refusals })}</div>
                </td>
                <td>
                  <When at={recipient.disabled_at ?? recipient.refused_since} />
                </td>
                <td className="right">
                  {may && (
                    <Button size="compact-sm" variant="default" loading={enable.isPending && enable.variables.id === recipient.id} onClick={() => enable.mutate(recipient)}>
                      {t('enable')}
                      <span className="visually-hidden"> {recipient.address}</span>
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

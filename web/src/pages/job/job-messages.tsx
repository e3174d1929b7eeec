import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { deliveriesQuery } from '../../api/telling-queries.ts';
import { DeliveryState } from '../../parts/delivery-state.tsx';
import { When } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';

const SHOWN = 8;

/** What people were told of this job, the newest first. */
export function JobMessages({ jobId }: { readonly jobId: number }) {
  const t = useTranslations('job');
  const words = useTranslations('deliveries');
  const messages = useQuery(deliveriesQuery({ job_id: jobId }, SHOWN));
  const total = messages.data?.total ?? 0;
  return (
    <Panel title={t('messages')} aside={total > SHOWN ? <Link href={`/deliveries?job_id=${jobId}`}>{t('messagesAll', { count: total })}</Link> : total}>
      <Loaded query={messages}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('noMessages')} />
          ) : (
            <div className="scroll-x">
              <table className="table">
                <thead>
                  <tr>
                    <th>{words('state')}</th>
                    <th>{words('subject')}</th>
                    <th>{words('to')}</th>
                    <th>{words('written')}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((message) => (
                    <tr key={message.id}>
                      <td>
                        <DeliveryState status={message.status} />
                      </td>
                      <td>
                        <Link href={`/deliveries?job_id=${jobId}&show=${message.id}`} className="break">
                          {message.subject}
                        </Link>
                        <div className="muted">
                          {words(`kind.${message.kind}`)}
                          {message.incident_id !== null && (
                            <>
                              {' · '}
                              <Link href={`/incidents/${message.incident_id}`}>{words('incident', { id: message.incident_id })}</Link>
                            </>
                          )}
                        </div>
                      </td>
                      <td className="break">
                        {message.recipient} <span className="muted">{message.channel}</span>
                      </td>
                      <td>
                        <When at={message.created_at} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { copiesQuery } from '../../api/queries.ts';
import { Bytes, When } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';

/** Where to restore from. */
export function JobCopies({ jobId }: { readonly jobId: number }) {
  const t = useTranslations('job');
  const copies = useQuery(copiesQuery(jobId));
  return (
    <Panel title={t('copies')} aside={copies.data?.total}>
      <Loaded query={copies}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('noCopies')} />
          ) : (
            <div className="scroll-x">
              <table className="table">
                <thead>
                  <tr>
                    <th>{t('stored')}</th>
                    <th>{t('file')}</th>
                    <th>SHA-256</th>
                    <th className="right">{t('size')}</th>
                    <th>
                      <span className="visually-hidden">{t('current')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ id, stored_at: at, path, sha256, size_bytes: size, replaced_at: replaced }) => (
                    <tr key={id}>
                      <td>
                        <When at={at} />
                      </td>
                      <td>
                        <code className="break">{path}</code>
                      </td>
                      <td>
                        <code title={sha256}>{sha256.slice(0, 12)}…</code>
                      </td>
                      <td className="right">
                        <Bytes of={size} />
                      </td>
                      <td className="muted">{replaced === null ? t('current') : t('replaced')}</td>
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

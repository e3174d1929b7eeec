import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { alarmsQuery } from '../../api/queries.ts';
import { Relative } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';

/** What is wrong with Vigie itself. */
export function OwnAlarms() {
  const t = useTranslations('incidents');
  const alarms = useQuery(alarmsQuery);
  return (
    <Panel title={t('alarms')}>
      <Loaded query={alarms}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('noAlarms')} />
          ) : (
            <table className="table">
              <tbody>
                {items.map(({ id, text, raised_at: at }) => (
                  <tr key={id}>
                    <td className="break">{text}</td>
                    <td className="right muted">
                      <Relative at={at} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Panel>
  );
}

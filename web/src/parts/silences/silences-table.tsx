import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, done, type Schemas } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { KEY } from '../../api/stale.ts';
import { Confirm } from '../confirm.tsx';
import { useNow, When } from '../figures.tsx';
import { MatchWords, useMatchText } from '../match/match-words.tsx';
import { useChange } from '../use-change.ts';

type Silence = Schemas['Silence'];

/** Silences, and a way to end those that count. */
export function SilencesTable({ silences }: { readonly silences: readonly Silence[] }) {
  const t = useTranslations('silences');
  const may = useMay('operator');
  const now = useNow();
  const [ending, end] = useState<Silence | null>(null);
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{t('what')}</th>
            <th>{t('reason')}</th>
            <th>{t('author')}</th>
            <th>{t('until')}</th>
            {may && (
              <th>
                <span className="visually-hidden">{t('end')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {silences.map((silence) => {
            const over = silence.ended_at !== null || Date.parse(silence.until) <= now;
            return (
              <tr key={silence.id}>
                <td>
                  <MatchWords match={silence.match} />
                </td>
                <td className="break">{silence.reason}</td>
                <td className="break muted">{silence.author}</td>
                <td>
                  <When at={silence.ended_at ?? silence.until} />
                  {over && <div className="muted">{t(silence.ended_at === null ? 'over' : 'ended')}</div>}
                </td>
                {may && (
                  <td className="right">
                    {!over && (
                      <Button size="compact-sm" variant="default" onClick={() => end(silence)}>
                        {t('end')}
                        <span className="visually-hidden"> {silence.reason}</span>
                      </Button>
                    )}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {ending !== null && <EndDialog silence={ending} close={() => end(null)} />}
    </div>
  );
}

function EndDialog({ silence, close }: { readonly silence: Silence; readonly close: () => void }) {
  const t = useTranslations('silences');
  const what = useMatchText(silence.match);
  const end = useChange(() => done(api.DELETE('/silences/{id}', { params: { path: { id: silence.id } } })), t('endedNow'), { stale: [KEY.silences], close });
  return <Confirm opened close={close} title={t('endTitle')} text={t('endText', { what })} action={t('end')} busy={end.isPending} confirm={() => end.mutate()} />;
}

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Schemas } from '../../api/client.ts';
import { Bytes, When } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { comparisons, type Comparison } from './compare.ts';
import classes from './entry.module.css';

type ReportEvidence = Schemas['ReportEvidence'];

/** Whether nothing came at all. */
const isMissing = (evidence: Schemas['BackupEntry']['evidence']): evidence is Schemas['MissingEvidence'] => 'observed_at' in evidence;

/** What was reported beside what was found; of a cycle that nobody reported: the times. */
export function Evidence({ entry: { evidence } }: { readonly entry: Schemas['BackupEntry'] }) {
  const t = useTranslations('entry');
  if (!isMissing(evidence)) return <SideBySide evidence={evidence} />;
  return (
    <Panel title={t('what')} padded>
      <dl className={classes.times}>
        <div>
          <dt>{t('expected')}</dt>
          <dd>
            <When at={evidence.expected_at} />
          </dd>
        </div>
        <div>
          <dt>{t('deadline')}</dt>
          <dd>
            <When at={evidence.deadline} />
          </dd>
        </div>
        <div>
          <dt>{t('observedAt')}</dt>
          <dd>
            <When at={evidence.observed_at} seconds />
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

function SideBySide({ evidence }: { readonly evidence: ReportEvidence }) {
  const t = useTranslations('entry');
  return (
    <Panel title={t('what')}>
      <div className="scroll-x">
        <table className={`table ${classes.evidence}`}>
          <thead>
            <tr>
              <th>
                <span className="visually-hidden">{t('what')}</span>
              </th>
              <th>{t('reported')}</th>
              <th>{t('observed')}</th>
              <th>
                <span className="visually-hidden">{t('same')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {comparisons(evidence).map((row) => (
              <Row key={row.what} row={row} evidence={evidence} />
            ))}
          </tbody>
        </table>
      </div>
      <Notes evidence={evidence} />
    </Panel>
  );
}

function Row({ row, evidence }: { readonly row: Comparison; readonly evidence: ReportEvidence }) {
  const t = useTranslations('entry');
  const status = row.outcome === 'differs' ? 'failed' : row.outcome === 'same' ? 'success' : 'unknown';
  return (
    <tr data-status={status} data-differs={row.outcome === 'differs' || undefined}>
      <th scope="row">{t(row.what)}</th>
      <td>
        <Value what={row.what} value={row.reported} other={row.observed} missing={t('notTold')} />
      </td>
      <td>
        <Value
          what={row.what}
          value={row.observed}
          other={row.reported}
          missing={evidence.file.kind === 'absent' ? t('absent') : evidence.file.kind === 'irregular' ? t('irregular', { reason: evidence.file.reason ?? '' }) : t('notLooked')}
        />
      </td>
      <td className={classes.outcome}>{row.outcome === 'same' ? `= ${t('same')}` : row.outcome === 'differs' ? `≠ ${t('differs')}` : ''}</td>
    </tr>
  );
}

interface ValueProps {
  readonly what: Comparison['what'];
  readonly value: string | number | null;
  readonly other: string | number | null;
  readonly missing: string;
}

/** Hashes are marked where they part from each other. */
function Value({ what, value, other, missing }: ValueProps): ReactNode {
  if (value === null) return <em className="muted">{missing}</em>;
  if (what === 'size') return <Bytes of={Number(value)} exact />;
  const text = String(value);
  if (what !== 'hash' || other === null || other === value) return <code className="break">{text}</code>;
  return <code className={classes.hash}>{Array.from(text, (letter, place) => (letter === String(other)[place] ? letter : <mark key={place}>{letter}</mark>))}</code>;
}

function Notes({ evidence: { file, promotion, error_message: error, superseded_by: newer, settles_at: settles } }: { readonly evidence: ReportEvidence }) {
  const t = useTranslations('entry');
  const notes: readonly ReactNode[] = [
    file.changed_while_read === true && t('changed'),
    newer !== null && t('superseded', { name: newer }),
    settles !== null && (
      <>
        {t('settles')} <When at={settles} seconds />
      </>
    ),
    error !== null && (
      <>
        {t('error')}: <code className="break">{error}</code>
      </>
    ),
    promotion.state === 'newer-kept' && t('newerKept'),
    promotion.state === 'failed' && t('storeFailed', { cause: promotion.cause ?? '' }),
    promotion.state === 'not-tried' && t('notStored'),
  ].filter(Boolean);
  return notes.length === 0 ? null : (
    <ul className={classes.notes}>
      {notes.map((note, place) => (
        <li key={place}>{note}</li>
      ))}
    </ul>
  );
}

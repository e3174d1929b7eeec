import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Schemas } from '../../api/client.ts';
import { reportContentQuery } from '../../api/queries.ts';
import { Bytes } from '../figures.tsx';
import { useReturnFocus } from '../return-focus.ts';
import { Loaded } from '../states.tsx';
import { piecesOf, pretty } from './locate.ts';
import classes from './report.module.css';

type Problem = Schemas['ReportProblem'];

interface Props {
  readonly report: Schemas['Report'];
  readonly close: () => void;
}

/** What an agent wrote, with the places of its problems marked. It is foreign text, and shown as nothing else. */
export default function ReportDialog({ report, close }: Props) {
  const t = useTranslations('agents');
  const words = useTranslations('states');
  const content = useQuery(reportContentQuery(report.id));
  useReturnFocus();
  return (
    <Modal opened onClose={close} size="xl" returnFocus={false} title={<span className="break">{report.file_name}</span>} closeButtonProps={{ 'aria-label': words('close') }}>
      <div className="stack">
        <ol className={classes.problems} aria-label={t('problems')}>
          {report.problems.map(({ pointer, detail }, place) => (
            <li key={place} className="break">
              {pointer !== '' && <code>{pointer}</code>} {detail}
            </li>
          ))}
        </ol>
        <Loaded query={content}>{(data) => <Content content={data} problems={report.problems} />}</Loaded>
      </div>
    </Modal>
  );
}

function Content({ content: { text, path, size_bytes: size, truncated, unchanged }, problems }: { readonly content: Schemas['ReportContent']; readonly problems: readonly Problem[] }) {
  const t = useTranslations('agents');
  const pieces = useMemo(() => piecesOf(pretty(text), problems.map(({ pointer }) => pointer)), [text, problems]);
  return (
    <>
      <p className="muted">
        <code className="break">{path}</code> · <Bytes of={size} />
        {truncated && ` · ${t('contentCut')}`}
        {!unchanged && ` · ${t('contentOther')}`}
      </p>
      <pre className={classes.text} tabIndex={0} aria-label={t('content')}>
        {pieces.map((piece, place) =>
          piece.problems.length === 0 ? (
            piece.text
          ) : (
            <mark key={place} title={piece.problems.map((index) => problems[index]?.detail).join('\n')}>
              {piece.text}
            </mark>
          ),
        )}
      </pre>
    </>
  );
}

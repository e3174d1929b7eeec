import type { Schemas } from '../../api/client.ts';

export interface Comparison {
  readonly what: 'file' | 'size' | 'hash';
  readonly reported: string | number | null;
  readonly observed: string | number | null;
  /** `none`: one of them says nothing. */
  readonly outcome: 'same' | 'differs' | 'none';
}

type Evidence = Pick<Schemas['ReportEvidence'], 'reported' | 'file'>;

/** What was reported of a file beside what was found of it. */
export function comparisons({ reported, file }: Evidence): Comparison[] {
  const found = file.kind === 'regular';
  return [
    compared('file', reported.file_name, found ? reported.file_name : null),
    compared('size', reported.size, file.size ?? null),
    compared('hash', reported.sha256, file.sha256 ?? null),
  ];
}

function compared(what: Comparison['what'], reported: string | number | null, observed: string | number | null): Comparison {
  const outcome = reported === null || observed === null ? 'none' : String(reported).toLowerCase() === String(observed).toLowerCase() ? 'same' : 'differs';
  return { what, reported, observed, outcome };
}

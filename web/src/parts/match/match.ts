import type { Schemas } from '../../api/client.ts';

export type Match = Schemas['RuleMatch'];

export const SEVERITIES = ['critical', 'warning', 'info'] as const satisfies readonly Schemas['Severity'][];
export const STATUSES = ['failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown', 'success'] as const satisfies readonly Schemas['EntryStatus'][];
export const KINDS = ['alert', 'reminder', 'recovery', 'report_rejected', 'scan_failed', 'alarm', 'channel_disabled', 'digest'] as const satisfies readonly Schemas['DeliveryKind'][];
/** Conditions that are typed, as texts separated by commas. */
export const TYPED = ['agents', 'companies', 'cities', 'tags', 'jobs'] as const;
export type Typed = (typeof TYPED)[number];

/** Conditions as they are edited. */
export interface MatchDraft extends Readonly<Record<Typed, string>> {
  readonly severities: readonly string[];
  readonly statuses: readonly string[];
  readonly kinds: readonly string[];
}

export const NO_CONDITION: MatchDraft = { agents: '', companies: '', cities: '', tags: '', jobs: '', severities: [], statuses: [], kinds: [] };

export function draftOfMatch(match: Match): MatchDraft {
  const typed = (name: Typed): string => (match[name] ?? []).join(', ');
  return {
    agents: typed('agents'), companies: typed('companies'), cities: typed('cities'), tags: typed('tags'), jobs: typed('jobs'),
    severities: match.severities ?? [], statuses: match.statuses ?? [], kinds: match.kinds ?? [],
  };
}

/** Only conditions that say something: an empty one is none. */
export function matchOf(draft: MatchDraft): Match {
  const typed = TYPED.flatMap((name) => {
    const values = valuesOf(draft[name]);
    return values.length === 0 ? [] : [[name, values] as const];
  });
  const [severities, statuses, kinds] = [chosen(SEVERITIES, draft.severities), chosen(STATUSES, draft.statuses), chosen(KINDS, draft.kinds)];
  return { ...Object.fromEntries(typed), ...(severities && { severities }), ...(statuses && { statuses }), ...(kinds && { kinds }) };
}

export const hasCondition = (match: Match): boolean => Object.keys(match).length > 0;

/** What stands between commas. */
export const valuesOf = (text: string): string[] => text.split(',').map((value) => value.trim()).filter((value) => value !== '');

function chosen<T extends string>(known: readonly T[], values: readonly string[]): T[] | undefined {
  const found = known.filter((word) => values.includes(word));
  return found.length === 0 ? undefined : found;
}

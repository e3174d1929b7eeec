import type { DeliveryKind } from '../deliveries/delivery-words.js';
import { type Severity, severityOf, worstSeverity } from '../severity.js';
import type { RuleMatch } from './dto/rule-match.dto.js';
import { matchesWildcard } from './wildcard.js';

/** What a rule looks at: one thing that a message may tell. */
export interface Subject {
  readonly kind: DeliveryKind;
  /** Entry statuses: the present one, and those of the trouble that it belongs to. Empty where it is not about a job. */
  readonly statuses: readonly string[];
  /** Of what is not about a job. */
  readonly severity: Severity;
  readonly agent: string | null;
  readonly company: string | null;
  readonly city: string | null;
  readonly tags: readonly string[];
  readonly job: string | null;
}

/** One condition of a rule, held against a subject. */
export interface Checked {
  readonly condition: keyof RuleMatch;
  readonly matches: boolean;
  /** Says so in words. */
  readonly detail: string;
}

/** How bad the trouble was at its worst, so that whoever was told of it is also told of its end. */
export function severityOfSubject({ statuses, severity }: Subject): Severity {
  return statuses.length === 0 ? severity : worstSeverity(statuses.map(severityOf));
}

/**
 * Holds every condition of a rule against a subject; it matches when all do, and a rule without conditions matches everything. A condition
 * matches when any of its values does. What is not about a job has no status, company, city, tag and job, so conditions about those fail.
 */
export function checkRule(match: RuleMatch, subject: Subject): Checked[] {
  const equals = (wanted: string, given: string) => wanted.toLowerCase() === given.toLowerCase();
  return [
    ...check('severities', match.severities, [severityOfSubject(subject)], equals),
    ...check('statuses', match.statuses, subject.statuses, equals),
    ...check('kinds', match.kinds, [subject.kind], equals),
    ...check('agents', match.agents, present(subject.agent), matchesWildcard),
    ...check('companies', match.companies, present(subject.company), matchesWildcard),
    ...check('cities', match.cities, present(subject.city), matchesWildcard),
    ...check('tags', match.tags, subject.tags, equals),
    ...check('jobs', match.jobs, present(subject.job), matchesWildcard),
  ];
}

/** Whether a rule has no condition at all. */
export function matchesEverything(match: RuleMatch): boolean {
  return Object.values(match).every((values) => values === undefined);
}

function check(condition: keyof RuleMatch, wanted: readonly string[] | undefined, given: readonly string[], fits: (wanted: string, given: string) => boolean): Checked[] {
  if (wanted === undefined) return [];
  const matches = wanted.some((one) => given.some((other) => fits(one, other)));
  const values = wanted.join(', ');
  const detail = given.length === 0 ? `there is nothing to be among ${values}` : `${given.join(', ')} ${matches ? 'is' : 'is not'} among ${values}`;
  return [{ condition, matches, detail: `${condition}: ${detail}` }];
}

function present(value: string | null): string[] {
  return value === null ? [] : [value];
}

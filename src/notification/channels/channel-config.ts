import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type ProblemField, unprocessable } from '../../common/http/problem.js';
import { fieldsOf } from '../../common/http/validation.js';
import type { ChannelKind, OpenConfig } from './channel-kind.js';

/** Settings taken apart. */
export interface SettledConfig {
  /** What may be shown. */
  readonly shown: Record<string, unknown>;
  /** Secrets that were sent just now, as they are; those that are not named here stay. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Secrets that are to be forgotten. */
  readonly forgotten: readonly string[];
}

/** What is kept of a channel: its shown settings, and the names of its secrets. */
export interface KeptConfig {
  readonly shown: OpenConfig;
  readonly secretNames: readonly string[];
}

/**
 * Merges what people sent into what is kept, and validates the result: absent fields stay, `null` empties an optional one.
 * @param check further problems of what was sent
 * @throws 422 that points below `/config`; values are never repeated
 */
export function settleConfig(kind: ChannelKind, given: OpenConfig, kept: KeptConfig, check: (given: OpenConfig) => ProblemField[] = () => []): SettledConfig {
  const readOnly = kind.shownInstead ? ['host'] : [];
  const merged = without({ ...kept.shown, ...given }, readOnly);
  const problems = problemsOf(kind, merged, given, kept.secretNames);
  if (problems.length > 0) throw unprocessable(problems);
  const further = given.url === undefined ? [] : [...(kind.problems?.(given) ?? []), ...check(given)];
  if (further.length > 0) throw unprocessable(further);
  refuseSecretsElsewhere(kind, given, kept);
  const filled = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null && value !== undefined));
  const secrets = Object.entries(filled).filter((field): field is [string, string] => kind.secretFields.includes(field[0]) && typeof field[1] === 'string');
  return {
    shown: { ...only(kept.shown, readOnly), ...without(filled, kind.secretFields), ...kind.shownInstead?.(given) },
    secrets: Object.fromEntries(secrets),
    forgotten: kind.secretFields.filter((name) => given[name] === null),
  };
}

/**
 * What is sent along with messages was entered for one host: whoever changes the address may not learn it that way. A webhook's secret
 * only signs, and never leaves.
 */
function refuseSecretsElsewhere({ kind, secretFields }: ChannelKind, given: OpenConfig, { shown, secretNames }: KeptConfig): void {
  const [was, is] = [shown.url, given.url];
  if (kind === 'webhook' || typeof was !== 'string' || typeof is !== 'string' || new URL(was).origin === new URL(is).origin) return;
  const left = secretFields.filter((name) => secretNames.includes(name) && given[name] === undefined);
  if (left.length > 0) throw unprocessable(left.map((name) => ({ pointer: `/config/${name}`, detail: `must be sent again (or null), because url leads to another host: what was entered for ${new URL(was).host} is not sent there` })));
}

/** A secret that is kept may be absent. */
function problemsOf(kind: ChannelKind, merged: OpenConfig, given: OpenConfig, secretNames: readonly string[]): ProblemField[] {
  const isKept = ({ property }: ValidationError) => secretNames.includes(property) && given[property] === undefined;
  const errors = validateSync(plainToInstance(kind.configType, merged), { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
  return errors.filter((error) => !isKept(error)).flatMap((error) => fieldsOf(error, '/config'));
}

function without(fields: OpenConfig, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function only(fields: OpenConfig, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

import { isDeepStrictEqual } from 'node:util';
import { conflict } from '../../common/http/problem.js';
import type { UpdateRule } from './dto/rule.dto.js';
import type { RuleMatch } from './dto/rule-match.dto.js';
import type { NotificationRule } from './rule.entity.js';

type Changes = Partial<Pick<NotificationRule, 'name' | 'name_key' | 'match' | 'channel_ids' | 'position' | 'is_active'>>;

/** The conditions that are there, and nothing in the place of others. */
export function savedMatch(match: RuleMatch): RuleMatch {
  return Object.fromEntries(Object.entries(match).filter(([, values]) => values !== undefined));
}

/**
 * What a patch really changes.
 * @throws 409 for a patch of the default rule that does more than switch it
 */
export function changesToRule(rule: NotificationRule, { name, match, channel_ids, position, is_active }: UpdateRule): Changes {
  const changes = {
    ...(name !== undefined && name !== rule.name && { name, name_key: name.toLowerCase() }),
    ...(match !== undefined && !isDeepStrictEqual(savedMatch(match), savedMatch(rule.match)) && { match: savedMatch(match) }),
    ...(channel_ids !== undefined && !isDeepStrictEqual(channel_ids, rule.channel_ids) && { channel_ids }),
    ...(position !== undefined && position !== rule.position && { position }),
    ...(is_active !== undefined && is_active !== rule.is_active && { is_active }),
  };
  if (rule.is_default && Object.keys(changes).some((name) => name !== 'is_active')) throw conflict('The default rule can only be switched on and off: make another rule for anything else.');
  return changes;
}

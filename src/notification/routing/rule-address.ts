import { versionTag } from '../../common/http/etag.js';
import type { NotificationRule } from './rule.entity.js';

/** The ETag of a rule. */
export const ruleEtag = ({ id, version }: Pick<NotificationRule, 'id' | 'version'>): string => versionTag('rule', id, version);

/** Where a rule is found. */
export const rulePath = ({ id }: Pick<NotificationRule, 'id'>): string => `/notification_rules/${id}`;

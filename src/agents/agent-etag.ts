import { versionTag } from '../common/http/etag.js';
import type { Agent } from './agent.entity.js';

/** The ETag of an agent: the version of what people edit, not of what its reports change. */
export const agentEtag = ({ id, version }: Pick<Agent, 'id' | 'version'>): string => versionTag('agent', id, version);

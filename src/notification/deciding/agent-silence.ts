import type { EntityManager } from 'typeorm';
import type { AgentSilence, StatusItem } from '../mail/content.js';

/** Whether the agent of a message is silent; only one of which something is missing can be. */
export async function silenceOf(manager: EntityManager, agentId: string, items: readonly StatusItem[]): Promise<AgentSilence | null> {
  if (!items.some(({ status }) => status === 'missing')) return null;
  const [agent] = await manager.query<{ silent_since: Date | null }[]>('SELECT silent_since FROM agents WHERE agent_key = $1', [agentId.toLowerCase()]);
  if (agent === undefined) return { since: null };
  return agent.silent_since === null ? null : { since: agent.silent_since };
}

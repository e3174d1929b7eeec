import type { OutgoingMessage } from '../channel-kind.js';

/** CloudEvents 1.0, structured mode. */
export const CLOUD_EVENT_TYPE = 'application/cloudevents+json';

/** A message as the CloudEvent that carries its facts; equal for all attempts. */
export function cloudEvent({ id, created_at, facts }: OutgoingMessage): object {
  return {
    specversion: '1.0',
    id,
    source: '/vigie',
    type: `vigie.${facts.kind}`,
    ...(facts.agent_id !== null && { subject: facts.agent_id }),
    time: created_at.toISOString(),
    datacontenttype: 'application/json',
    data: facts,
  };
}

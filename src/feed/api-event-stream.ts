import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { ApiProblems } from '../common/http/problem.js';
import { EVENT_SCHEMAS } from './dto/feed-events.dto.js';

const DESCRIPTION = `A stream of Server-Sent Events that does not end by itself. Each event has three lines: \`id\` (its place in the feed), \`event\` (its type) and \`data\` (JSON on one line, of the schema that belongs to the type). \
Lines that begin with a colon are heartbeats; a block with nothing but an \`id\` only moves the place on.`;

const EXAMPLE = {
  id: '73012-4711', type: 'job.status_changed', occurred_at: '2026-06-12T13:31:02.000Z', agent_id: 'ACME_DOUALA_AKWA', job_id: 7, scan_run_id: 3,
  payload: { from: 'success', to: 'missing', entry_id: 4711, cycles_missed: 1 },
};

/** Documents the stream: the schema is that of one event's `data`. */
export function ApiEventStream(): MethodDecorator {
  const mapping = Object.fromEntries([...EVENT_SCHEMAS].map(([type, schema]) => [type, getSchemaPath(schema)]));
  const schema = { oneOf: Object.values(mapping).map(($ref) => ({ $ref })), discriminator: { propertyName: 'type', mapping } };
  return applyDecorators(
    ApiExtraModels(...EVENT_SCHEMAS.values()),
    ApiHeader({
      name: 'Last-Event-ID', required: false, schema: { type: 'string', maxLength: 100 }, example: '73012-4711',
      description: '`id` of the last event that was seen; browsers send it by themselves when they reconnect. The stream goes on behind it. Where that cannot be done without a gap it begins now, with an event `reset`.',
    }),
    ApiOkResponse({
      description: DESCRIPTION,
      headers: {
        'Cache-Control': { description: 'Nobody on the way may keep or change the stream.', schema: { type: 'string', enum: ['no-cache, no-transform'] } },
        'X-Accel-Buffering': { description: 'Tells nginx not to collect the stream.', schema: { type: 'string', enum: ['no'] } },
      },
      content: { 'text/event-stream': { schema, examples: { event: { summary: 'The data of one event', value: EXAMPLE } } } },
    }),
    ApiProblems(422, 503),
  );
}

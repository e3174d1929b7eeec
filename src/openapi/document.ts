import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { VERSION } from '../common/version.js';
import { completeDocument } from './complete.js';

const DESCRIPTION = `Watches over database backups: what is expected, what arrived, what is stored, and who was told.

Times are ISO 8601 in UTC; sizes are bytes; ids and sizes are JSON numbers. Lists are bare arrays with \`X-Total-Count\` and \`Link\` headers.
Every error is an RFC 9457 problem (\`application/problem+json\`) whose \`detail\` says what happened and what to do.`;

/** Each module's operations under one heading, in the order in which a newcomer wants to read them. */
const TAGS: Readonly<Record<string, string>> = {
  summary: 'How everything is, at a glance.',
  jobs: 'Which backups are expected, and when.',
  calendar: 'Maintenance windows and pauses: when backups are not expected.',
  'backup entries': 'Verdicts about backups, with the evidence they were decided from.',
  'stored backups': 'Verified copies: where to restore from.',
  scanner: 'Looking at what has arrived.',
  agents: 'The machines that make backups.',
  'unmatched databases': 'Databases that report and that nobody expects.',
  compliance: 'How well backups kept their schedules.',
  reports: 'Report files that agents have left.',
  'rejected reports': 'Report files that could not be read, wholly or in part.',
  incidents: 'Trouble of agents from its beginning to its end, who looks after it, and silences.',
  deliveries: 'Messages to people, and how sending them went.',
  'notification channels': 'Where messages go, and how they get there.',
  'notification rules': 'Who is told of what.',
  digests: 'How everything is, in one message a day.',
  events: 'What happens, as it happens.',
  access: 'API keys, browser sessions, and who changed what.',
  health: 'How Vigie itself is.',
  demo: 'Made-up sites for a first look.',
};

/** The API as an OpenAPI document; `openapi.json` in the repository is this, written by `npm run openapi`. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Vigie')
    .setDescription(DESCRIPTION)
    .setVersion(VERSION)
    .addServer('/', 'The server that this document comes from')
    .addServer('http://127.0.0.1:3000', 'Default address')
    .addBearerAuth({ type: 'http', description: 'An API key: `Authorization: Bearer vgk_…`.' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key, for clients that cannot set `Authorization`.' }, 'apiKey')
    .addCookieAuth('vigie_session', { type: 'apiKey', in: 'cookie', description: 'A browser that signed in with `POST /session`; changes also need the header `X-Requested-With`.' }, 'session');
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  const options = builder.build();
  const info = { ...options.info, license: { name: 'All rights reserved', identifier: 'LicenseRef-Vigie' } };
  return completeDocument(SwaggerModule.createDocument(app, { ...options, info }, { operationIdFactory: (_controller, method) => method }));
}

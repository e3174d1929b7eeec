import type { OpenAPIObject } from '@nestjs/swagger';

type Headers = NonNullable<NonNullable<OpenAPIObject['components']>['headers']>;

/** Headers of many answers, described once. */
export const SHARED_HEADERS: Headers = {
  RateLimit: {
    description: 'What is left of each limit (`r`) and in how many seconds it is whole again (`t`), as the IETF draft `RateLimit header fields` has it.',
    schema: { type: 'string' }, example: '"address"; r=5987; t=42, "key"; r=1187; t=42',
  },
  'RateLimit-Policy': {
    description: 'The limits: `q` requests in `w` seconds from the address, and with the key; `pk` says whom they count for.',
    schema: { type: 'string' }, example: '"address"; q=6000; w=60; pk=:MTI3MDAx:, "key"; q=1200; w=60; pk=:NmI4NmIy:',
  },
  'Retry-After': { required: true, description: 'Seconds to wait before the next request.', schema: { type: 'integer' }, example: 42 },
  'WWW-Authenticate': { required: true, description: 'How to sign in.', schema: { type: 'string' }, example: 'Bearer realm="vigie"' },
};

/** Supervisors ask often, and must get an answer. */
export function isExemptFromLimits(path: string): boolean {
  return path.startsWith('/health/');
}

/** Which of them an answer has. */
export function headersOf(path: string, status: string): Headers {
  const names = [
    ...(isExemptFromLimits(path) ? [] : ['RateLimit', 'RateLimit-Policy']),
    ...(status === '429' ? ['Retry-After'] : []),
    ...(status === '401' ? ['WWW-Authenticate'] : []),
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** What each kind of event carries, by what it tells of. */
export * from './alarm-payloads.dto.js';
export * from './change-payloads.dto.js';
export * from './delivery-payloads.dto.js';
export * from './incident-payloads.dto.js';
export * from './report-payloads.dto.js';
export * from './scan-payloads.dto.js';
export * from './verdict-payloads.dto.js';

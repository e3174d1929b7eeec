import type { Severity } from '../severity.js';

/** The stripe at the top of a mail; none turns white or black when a mail program inverts colours. */
export const TONES: Readonly<Record<Severity, string>> = { critical: '#c8382f', warning: '#d98a14', info: '#2e8b57' };

/** More databases than this in one report are a mistake or an attack; the largest known site has about 500. */
export const MAX_DATABASES = 10_000;

/** Objects within lists within objects …; the canonical form needs 4. */
export const MAX_DEPTH = 8;

/** How far an agent's clock may run ahead of ours, in milliseconds. */
export const MAX_CLOCK_LEAD_MS = 10 * 60_000;

/** PostgreSQL and every agent's file system stop well before. */
export const MAX_NAME_LENGTH = 255;

/** Enough for any error and the end of a log, small enough for 10,000 rows of them. */
export const MAX_TEXT_LENGTH = 10_000;

/** One broken script breaks every section in the same way; nobody reads further than this. */
export const MAX_PROBLEMS = 500;

/** Of a value that a problem quotes. */
export const MAX_QUOTE_LENGTH = 80;

/** Of an agent's own error that a problem quotes: it is what the admin reads in the alert. */
export const MAX_ERROR_QUOTE_LENGTH = 500;

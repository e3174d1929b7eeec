/** Until when a message is claimed that is sent from now on, by the clock of the database, which all processes share; theirs may differ. In milliseconds, which is all that a claim is compared by. */
export const CLAIMED_UNTIL = `date_trunc('milliseconds', now() + interval '5 minutes')`;

/** SQL that is true of a message that nobody sends now. A claim that lies further ahead than any is given dates from before that clock was set back. */
export const IS_FREE = `(claimed_until IS NULL OR claimed_until < now() OR claimed_until > now() + interval '5 minutes')`;

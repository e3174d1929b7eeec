const HOUR_MS = 60 * 60_000;
const REFUSALS = 3;

/** The enhanced code stands right behind the answer's own; elsewhere in the text something that looks like one may be part of a host's address. */
const ENHANCED_CODE = /\b5\d\d[ -](5\.\d+\.\d+)(?![.\d])/;

/**
 * Enhanced codes that speak of the mailbox itself: no such user, no such domain, moved, disabled. Others, such as 5.7.1, may as well mean that we may not
 * send there today, and then every address would be refused.
 */
const NO_MAILBOX = /^5\.(?:1\.(?:[1236]|10)|2\.1)$/;

/** A run of refusals of one address, without a mail that was taken in between. */
export interface Run {
  /** The first one, and those that came after others had got through. */
  readonly refusals: number;
  readonly since: Date;
  /** What the server said last. */
  readonly reason: string;
  /** The server has taken mail for other addresses since it began. */
  readonly othersAccepted: boolean;
}

/**
 * - `server`: it refuses whomever it is asked for, so it is not about this address, and can be mended;
 * - `refused`: this mail will not be taken;
 * - `gone`: nothing more is sent there.
 */
export type Verdict = 'server' | 'refused' | 'gone';

/** An address is given up at once where the server says that the mailbox is not there, else after three refusals over at least an hour while others are accepted. */
export function judge({ refusals, since, reason, othersAccepted }: Run, now: Date): Verdict {
  if (saysNoMailbox(reason)) return 'gone';
  if (!othersAccepted) return 'server';
  return refusals >= REFUSALS && now.getTime() - since.getTime() >= HOUR_MS ? 'gone' : 'refused';
}

function saysNoMailbox(reason: string): boolean {
  return NO_MAILBOX.test(ENHANCED_CODE.exec(reason)?.[1] ?? '');
}

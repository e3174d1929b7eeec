import type { NewReport } from './report-ledger.js';

/** What a column of type integer holds: 68 years. */
const MOST_SECONDS = 2_147_483_647;

/**
 * How far an agent's clock is ahead of ours: from when its reports end by its clock to when they arrived by ours (the
 * change time of their files; the modification time may be the agent's own). A report is always some time on its way,
 * so of several the one that looks fastest is nearest to the truth. Stale reports tell of old times, not of clocks.
 * @returns whole seconds, negative when it is behind or its reports travel long; null when nothing can be told.
 */
export function clockSkewSeconds(incoming: readonly NewReport[]): number | null {
  const leads = incoming.flatMap((item) => {
    const endedAt = endOf(item);
    return endedAt === null ? [] : [(endedAt.getTime() - item.file.changedAt.getTime()) / 1_000];
  });
  if (leads.length === 0) return null;
  const seconds = Math.round(leads.reduce((most, lead) => Math.max(most, lead)));
  return Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, seconds));
}

function endOf(item: NewReport): Date | null {
  switch (item.kind) {
    case 'candidate':
      return item.report.endedAt;
    case 'rejected':
      return item.endedAt ?? null;
    case 'stale':
      return null;
  }
}

/** What a digest looks back on: since the same time of the day before; the seven whole days before today; the thirty. */
export const DIGEST_PERIODS = ['daily', 'weekly', 'monthly'] as const;
export type DigestPeriod = (typeof DIGEST_PERIODS)[number];

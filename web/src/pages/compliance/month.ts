/** `2026-06`, UTC. */
export const monthOf = (time: Date): string => time.toISOString().slice(0, 7);

/** The month that lies `by` months later. @param month `2026-06` */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(new Date(Date.UTC(year, number - 1 + by, 1)));
}

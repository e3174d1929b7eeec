/** `YYYY-MM`, from 2000 to 2999. */
export const MONTH = /^2\d{3}-(0[1-9]|1[0-2])$/;

/** A calendar month in UTC. */
export interface Month {
  /** `YYYY-MM`. */
  readonly name: string;
  readonly from: Date;
  /** The first instant of the following month. */
  readonly to: Date;
}

/** @param name `YYYY-MM`, as `MONTH` has it */
export function monthNamed(name: string): Month {
  const from = new Date(`${name}-01T00:00:00Z`);
  return { name, from, to: new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1)) };
}

export function monthOf(at: Date): Month {
  return monthNamed(at.toISOString().slice(0, 7));
}

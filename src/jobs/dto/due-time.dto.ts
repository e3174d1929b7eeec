/** One coming cycle of a job. */
export class DueTime {
  /** When the backup is expected.
   * @example '2026-06-13T13:00:00.000Z' */
  expected_at_utc!: Date;

  /** Until when it is on time: expected time + grace.
   * @example '2026-06-13T14:00:00.000Z' */
  deadline_utc!: Date;
}

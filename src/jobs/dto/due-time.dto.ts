/** One coming cycle of a job. */
export class DueTime {
  /** When the backup is expected. */
  expected_at_utc!: Date;

  /** Until when it is on time: expected time + grace. */
  deadline_utc!: Date;
}

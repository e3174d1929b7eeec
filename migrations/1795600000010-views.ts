import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A month's cycles are found without reading what other months hold, and so are a job's changes of status. */
export class Views1795600000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Holds all that compliance reads: 300,000 entries of a month are 3,000 pages of it, and 200,000 pages of the table.
    await queryRunner.query(`
      CREATE INDEX "ix_entries_cycle" ON "backup_entries" ("cycle_expected_at_utc", "expected_job_id")
        INCLUDE ("id", "status", "rule", "late", "cycles_missed", "agent_report_timestamp_utc")
    `);
    await queryRunner.query(`CREATE INDEX "ix_events_job_status" ON "events" ("job_id", "occurred_at") WHERE type = 'job.status_changed'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "ix_events_job_status", "ix_entries_cycle"`);
  }
}

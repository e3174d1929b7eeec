import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a job still owes when its schedule is changed: cycles that were due by then, and have no verdict yet. */
export class OwedCycles1796400000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "expected_backup_jobs" ADD "owed" jsonb NOT NULL DEFAULT '[]'`);
    await queryRunner.query(`CREATE INDEX "ix_jobs_owing" ON "expected_backup_jobs" ("id") WHERE owed <> '[]'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "ix_jobs_owing"');
    await queryRunner.query('ALTER TABLE "expected_backup_jobs" DROP COLUMN "owed"');
  }
}

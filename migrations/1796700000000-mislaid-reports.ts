import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports that are done with, of which nobody noted where their files went: every scan asks for them. */
export class MislaidReports1796700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "ix_reports_mislaid" ON "reports"  ("id") WHERE state <> 'waiting' AND moved_to IS NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "ix_reports_mislaid"`);
  }
}

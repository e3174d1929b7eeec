import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which run brought a report into its state: what a scan did can be counted again when a worker has died. */
export class ScanOfReport1796100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "reports" ADD "scan_run_id" bigint`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "reports" DROP COLUMN "scan_run_id"`);
  }
}

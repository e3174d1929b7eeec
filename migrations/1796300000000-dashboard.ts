import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the dashboard asks for: messages about one job, and which demo data is loaded. */
export class Dashboard1796300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "ix_deliveries_jobs" ON "deliveries" USING gin ("job_ids")`);
    await queryRunner.query(`
      CREATE TABLE "demo_data" (
        "id" integer NOT NULL,
        "job_ids" bigint array NOT NULL DEFAULT '{}',
        "loaded_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "loaded_by" text,
        CONSTRAINT "PK_demo_data" PRIMARY KEY ("id")
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "demo_data"`);
    await queryRunner.query(`DROP INDEX "ix_deliveries_jobs"`);
  }
}

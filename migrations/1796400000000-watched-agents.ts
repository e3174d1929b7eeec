import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when everything that an agent left was read. What is known of those there are: the last scan of all of them that ended well. */
export class WatchedAgents1796400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "agents" ADD "watched_until" TIMESTAMP WITH TIME ZONE');
    await queryRunner.query(`
      UPDATE "agents" SET "watched_until" = greatest("first_seen_at",
        (SELECT max("finished_at") FROM "scan_runs" WHERE "state" = 'done' AND "trigger" <> 'deadline'))`);
    await queryRunner.query('ALTER TABLE "agents" ALTER COLUMN "watched_until" SET NOT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "agents" DROP COLUMN "watched_until"');
  }
}

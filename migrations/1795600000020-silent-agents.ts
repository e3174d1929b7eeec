import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when an agent is silent, and how far its clock is ahead. */
export class SilentAgents1795600000020 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "agents" ADD "silent_since" TIMESTAMP WITH TIME ZONE, ADD "clock_skew_seconds" integer');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "agents" DROP COLUMN "clock_skew_seconds", DROP COLUMN "silent_since"');
  }
}

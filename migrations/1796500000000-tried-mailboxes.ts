import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the mail server was last asked for an address that it refuses: once a day it is asked again. */
export class TriedMailboxes1796500000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "mail_recipients" ADD "tried_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`UPDATE "mail_recipients" SET "tried_at" = coalesce("disabled_at", "refused_since")`);
    await queryRunner.query(`ALTER TABLE "mail_recipients" ALTER "tried_at" SET NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "mail_recipients" DROP COLUMN "tried_at"`);
  }
}

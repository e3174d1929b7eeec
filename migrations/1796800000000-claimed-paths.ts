import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lets a statement claim a path and see who has it. In PL/pgSQL, where under READ COMMITTED each statement of a volatile function sees what was
 * committed before it began: once the lock is there, also what whoever had it has written. In plain SQL all would see what there was before the lock.
 * The names of the locks are those of `src/jobs/editing/bulk-locks.ts`.
 */
export class ClaimedPaths1796800000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION claim_path(wanted text, claimant_key text, claimant_database text, OUT path_rival json, OUT path_owner json) LANGUAGE plpgsql VOLATILE AS $$
      BEGIN
        IF wanted IS NULL THEN RETURN; END IF;
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('vigie:jobs:all-paths', 0));
        PERFORM pg_advisory_xact_lock(hashtextextended(wanted, 0));
        SELECT row_to_json(rival) INTO path_rival FROM (
          SELECT id, agent_id_responsible, database_name FROM expected_backup_jobs
           WHERE collision_key = wanted AND (agent_key, database_name) <> (claimant_key, claimant_database) ORDER BY id LIMIT 1) AS rival;
        IF strpos(wanted, '{') = 0 THEN
          SELECT row_to_json(first) INTO path_owner FROM (
            SELECT agent_id, database_name FROM stored_backups WHERE path = wanted ORDER BY id LIMIT 1) AS first;
        END IF;
      END $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION claim_path');
  }
}

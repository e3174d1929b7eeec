import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The answer to a request that carried an `Idempotency-Key`: who repeats it gets this answer again. */
@Entity('idempotency_records')
@Index('ix_idempotency_records_created_at', ['created_at'])
export class IdempotencyRecord {
  /** Keys of different clients never meet. */
  @PrimaryColumn('bigint')
  api_key_id!: number;

  @PrimaryColumn('text')
  idempotency_key!: string;

  /** SHA-256 of method, path and body: another request under the same key is a mistake. */
  @Column('text')
  request_digest!: string;

  @Column('jsonb')
  response!: object;

  @Column('timestamptz')
  created_at!: Date;
}

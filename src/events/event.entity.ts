import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { EventPayloads, EventType } from './event-types.js';

/** A fact that people may have to be told: the outbox, and the source of downtime figures. */
@Entity('events')
@Index('ix_events_open', ['id'], { where: 'fanned_out_at IS NULL' })
@Index('ix_events_feed', ['transaction_id', 'id'])
@Index('ix_events_job', ['job_id', 'id'])
@Index('ix_events_job_status', ['job_id', 'occurred_at'], { where: `type = 'job.status_changed'` })
@Index('ix_events_expires_at', ['expires_at'], { where: 'expires_at IS NOT NULL' })
export class DomainEvent<T extends EventType = EventType> {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @Column('text')
  type!: T;

  @Column('text', { nullable: true })
  agent_id!: string | null;

  @Column('bigint', { nullable: true })
  job_id!: number | null;

  @Column('bigint', { nullable: true })
  scan_run_id!: number | null;

  @Column('jsonb')
  payload!: EventPayloads[T];

  /**
   * Transaction that wrote the row. Ids are given out before transactions commit, so a reader that only remembers
   * the highest id would miss a row that commits late; (transaction, id) of finished transactions never grows behind it.
   */
  // TypeORM reads a default without its casts; the migration has them: `((pg_current_xact_id())::text)::bigint`.
  @Column('bigint', { default: () => '((pg_current_xact_id()))' })
  transaction_id!: number;

  @Column('timestamptz')
  occurred_at!: Date;

  /** When everything of the same agent and run was recorded; before that the changes are not yet complete. */
  @Column('timestamptz', { nullable: true })
  released_at!: Date | null;

  /** When the messages it causes were written to `deliveries`, in the same transaction. */
  @Column('timestamptz', { nullable: true })
  fanned_out_at!: Date | null;

  /** When it may be forgotten; null = never: it was told to people, and downtime is counted from it. */
  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;
}

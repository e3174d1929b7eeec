import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The newest scan whose end a dead man's switch was told of. */
@Entity('heartbeat_calls')
export class HeartbeatCall {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'PK_heartbeat_calls' })
  scan_run_id!: number;

  @Column('timestamptz')
  told_at!: Date;
}

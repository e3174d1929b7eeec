import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { ApiKey } from './api-key.entity.js';

/** A browser that has signed in; ends with its key. */
@Entity('sessions')
@Index('ix_sessions_expires_at', ['expires_at'])
export class Session {
  /** SHA-256 of the session id in the cookie. */
  @PrimaryColumn('text')
  digest!: string;

  @Column('bigint')
  api_key_id!: number;

  @ManyToOne(() => ApiKey, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'api_key_id' })
  key?: Relation<ApiKey>;

  @Column('timestamptz')
  created_at!: Date;

  @Column('timestamptz')
  expires_at!: Date;
}

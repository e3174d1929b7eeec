import { ApiProperty } from '@nestjs/swagger';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { type Role, ROLES } from '../common/http/access.js';
import { AUDIT_ACTIONS, AUDIT_TARGETS, type AuditAction, type AuditTarget } from './audit-words.js';

/** One change that somebody made through the API. Append-only: the database refuses to change or delete a row. */
@Entity('audit_log')
@Index('ix_audit_log_target', ['target_type', 'target_id', 'id'])
@Index('ix_audit_log_key', ['key_id', 'id'])
export class AuditEntry {
  /** Id that Vigie has given it.
   * @example 90 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** When it was done.
   * @example '2026-06-12T12:50:31.007Z' */
  @Column('timestamptz')
  occurred_at!: Date;

  /** The API key that did it, even if it is deleted by now.
   * @example 3 */
  @Column('bigint', { nullable: true })
  key_id!: number | null;

  /** First characters of that key.
   * @example 'vgk_3fQx81Zk' */
  @Column('text', { nullable: true })
  key_prefix!: string | null;

  /** Name of that key.
   * @example 'Grafana' */
  @Column('text', { nullable: true })
  key_name!: string | null;

  /** Role of that key at the time. */
  @ApiProperty({ enum: ROLES, enumName: 'Role', nullable: true, example: 'admin' })
  @Column('text', { nullable: true })
  role!: Role | null;

  /** Network address that the request came from.
   * @example '192.0.2.17' */
  @Column('text')
  address!: string;

  /** What was done. */
  @ApiProperty({ enum: AUDIT_ACTIONS, enumName: 'AuditAction', example: 'job.updated' })
  @Column('text')
  action!: AuditAction;

  /** Kind of thing it was done to. */
  @ApiProperty({ enum: AUDIT_TARGETS, enumName: 'AuditTarget', example: 'job' })
  @Column('text')
  target_type!: AuditTarget;

  /** Id of that thing; null where it has none.
   * @example '7' */
  @Column('text', { nullable: true })
  target_id!: string | null;

  /** What the change replaced, as the API shows it; null when the thing is new. Of an update: only the fields that changed. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: { grace_minutes: 60 } })
  @Column('jsonb', { nullable: true })
  before!: object | null;

  /** What is there now; null when the thing is gone. Of an update: only the fields that changed. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: { grace_minutes: 30 } })
  @Column('jsonb', { nullable: true })
  after!: object | null;
}

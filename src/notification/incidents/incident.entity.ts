import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export const INCIDENT_STATES = ['open', 'resolved'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** Trouble of one agent's jobs, from the first that fails to the last that recovers. An agent has one open incident at most. */
@Entity('incidents')
@Index('uq_incidents_open', ['agent_key'], { unique: true, where: `state = 'open'` })
@Index('ix_incidents_due', ['due_at'], { where: 'due_at IS NOT NULL' })
@Index('ix_incidents_resolved', ['resolved_at'], { where: `state = 'resolved'` })
@Index('ix_incidents_agent', ['agent_key', 'id'])
export class Incident {
  /** Id that Vigie has given it.
   * @example 12 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT', primaryKeyConstraintName: 'PK_incidents' })
  id!: number;

  /** Agent whose jobs are in trouble.
   * @example 'ACME_DOUALA_AKWA' */
  @Column('text')
  agent_id!: string;

  /** `resolved` once nothing of it is wrong any more, or watched. */
  @ApiProperty({ enum: INCIDENT_STATES, enumName: 'IncidentState', example: 'open' })
  @Column('text', { default: 'open' })
  state!: IncidentState;

  /** When the trouble began.
   * @example '2026-06-12T14:00:05.000Z' */
  @Column('timestamptz')
  opened_at!: Date;

  /** When people were last told of it; null = never yet, or it was over before that.
   * @example '2026-06-12T14:00:35.000Z' */
  @Column('timestamptz', { nullable: true })
  told_at!: Date | null;

  /** When it was over; null while it is open.
   * @example '2026-06-12T18:20:00.000Z' */
  @Column('timestamptz', { nullable: true })
  resolved_at!: Date | null;

  /** When somebody said that they look after it; null = nobody does.
   * @example '2026-06-12T14:10:00.000Z' */
  @Column('timestamptz', { nullable: true })
  acknowledged_at!: Date | null;

  /** Name of the API key that said so.
   * @example 'On-call' */
  @Column('text', { nullable: true })
  acknowledged_by!: string | null;

  /** What they said.
   * @example 'The site has no power; the technician is on the way.' */
  @Column('text', { nullable: true })
  acknowledge_note!: string | null;

  /** The agent's id in lower case. */
  @ApiHideProperty() @Exclude()
  @Column('text')
  agent_key!: string;

  /** When what has changed is to be told; null = there is nothing new. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  due_at!: Date | null;

  /** When a message last said that it has begun or become worse: the next such message keeps its distance. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  worse_told_at!: Date | null;
}

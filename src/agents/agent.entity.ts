import { ApiHideProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A remote machine that makes backups; made on first sight of its staging folder. */
@Entity('agents')
@Unique('uq_agents_key', ['agent_key'])
export class Agent {
  /** Name of the staging folder. */
  @PrimaryColumn('text')
  id!: string;

  /** IANA zone in which the agent's times without zone are read; null = `APP_TIMEZONE`. */
  @Column('text', { nullable: true })
  timezone!: string | null;

  @Column('timestamptz')
  first_seen_at!: Date;

  /** When the folder last brought something new. */
  @Column('timestamptz')
  last_seen_at!: Date;

  /** End time of the newest report. */
  @Column('timestamptz', { nullable: true })
  last_report_at!: Date | null;

  /** Counts the changes that people made; the agent's ETag. */
  @Column('integer', { default: 1 })
  version!: number;

  @ApiHideProperty() @Exclude()
  @Column('text')
  agent_key!: string;
}

import { ApiHideProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A remote machine that makes backups; made on first sight of its staging folder. */
@Entity('agents')
@Unique('uq_agents_key', ['agent_key'])
export class Agent {
  /** Name of the staging folder.
   * @example 'ACME_DOUALA_AKWA' */
  @PrimaryColumn('text')
  id!: string;

  /** IANA zone in which the agent's times without zone are read; null = `APP_TIMEZONE`.
   * @example 'Africa/Douala' */
  @Column('text', { nullable: true })
  timezone!: string | null;

  /** When the folder was first seen.
   * @example '2026-05-01T09:31:00.000Z' */
  @Column('timestamptz')
  first_seen_at!: Date;

  /** When the folder last brought something new.
   * @example '2026-06-12T12:57:00.000Z' */
  @Column('timestamptz')
  last_seen_at!: Date;

  /** End time of the newest report.
   * @example '2026-06-12T12:56:06.000Z' */
  @Column('timestamptz', { nullable: true })
  last_report_at!: Date | null;

  /** Since when nothing has come from it, though a backup of it is missing: when it was last heard, or, if it never was, when that backup was
   * expected. null = it is not silent. Anything new that comes from it ends its silence.
   * @example '2026-06-11T12:57:00.000Z' */
  @Column('timestamptz', { nullable: true })
  silent_since!: Date | null;

  /** How many seconds its clock is ahead of ours, by its newest reports: from their end to their arrival. Negative when it is behind, or when its
   * reports travel long; null before the first.
   * @example -12 */
  @Column('integer', { nullable: true })
  clock_skew_seconds!: number | null;

  /** Until when everything that it left was read: what turns up later and ended long before that is too old for a verdict. Exact to the hour; before
   * the first time, since when something is expected of it. Stands still while its folder, or a file in it, cannot be read. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz')
  watched_until!: Date;

  /** Counts the changes that people made; the agent's ETag.
   * @example 1 */
  @Column('integer', { default: 1 })
  version!: number;

  @ApiHideProperty() @Exclude()
  @Column('text')
  agent_key!: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How much space a volume had, once an hour: what its forecast is made of. */
@Entity('volume_samples')
export class VolumeSample {
  /** `staging`, `validated`, or both where they lie on one volume. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_volume_samples' })
  volume!: string;

  /** The hour's beginning. */
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'PK_volume_samples' })
  hour!: Date;

  @Column('bigint')
  free_bytes!: number;
}

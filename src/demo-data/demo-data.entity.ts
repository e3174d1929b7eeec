import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row that there is while demo data is loaded. */
@Entity('demo_data')
export class DemoData {
  /** Always `DemoData.ID`, so that there cannot be two. */
  static readonly ID = 1;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_demo_data' })
  id!: number;

  /** Jobs that were made for it: no others are ever removed. */
  @Column('bigint', { array: true, default: [] })
  job_ids!: number[];

  @Column('timestamptz')
  loaded_at!: Date;

  /** Name of the API key that asked for it. */
  @Column('text', { nullable: true })
  loaded_by!: string | null;
}

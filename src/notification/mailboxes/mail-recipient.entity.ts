import { ApiHideProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A mail address that the mail server has refused for good since it last took a mail for it. */
@Entity('mail_recipients')
@Unique('uq_mail_recipients_address', ['address_key'])
export class MailRecipient {
  /** Id that Vigie has given it.
   * @example 4 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** The address.
   * @example 'gone@acme.example' */
  @Column('text')
  address!: string;

  /** What the mail server said last.
   * @example 'Recipient command failed: 550 5.1.1 No such user' */
  @Column('text')
  reason!: string;

  /** How many mails it has refused in a row, without those that it refused while it took none for anybody.
   * @example 3 */
  @Column('integer')
  refusals!: number;

  /** When it refused the first of them.
   * @example '2026-06-12T14:00:06.000Z' */
  @Column('timestamptz')
  refused_since!: Date;

  /** When it was last asked to take one.
   * @example '2026-06-12T16:00:06.000Z' */
  @Column('timestamptz')
  tried_at!: Date;

  /** Since when no mail goes to it any more, but for one a day that shows whether it is there again; null = it still does.
   * @example '2026-06-12T16:00:06.000Z' */
  @Column('timestamptz', { nullable: true })
  disabled_at!: Date | null;

  /** Lower-case address. */
  @ApiHideProperty() @Exclude()
  @Column('text')
  address_key!: string;
}

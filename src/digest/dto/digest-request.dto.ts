import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsAddress } from '../../common/http/fields.js';
import { DIGEST_PERIODS, type DigestPeriod } from '../../notification/message/digest-period.js';

/** Body of `POST /digests`. */
export class OrderDigest {
  /** What it looks back on: the last day, seven whole days, or thirty. */
  @ApiProperty({ enum: DIGEST_PERIODS, enumName: 'DigestPeriod', example: 'weekly' })
  @IsIn(DIGEST_PERIODS)
  period!: DigestPeriod;

  /** Who gets it, by mail; default: whoever the rules say.
   * @example 'ops@acme.example' */
  @IsOptional() @IsAddress()
  recipient?: string;
}

/** Query of `GET /digests/preview`. */
export class PreviewDigest {
  /** What it looks back on. */
  @ApiProperty({ enum: DIGEST_PERIODS, enumName: 'DigestPeriod', example: 'weekly', required: false, default: 'daily' })
  @IsOptional() @IsIn(DIGEST_PERIODS)
  period: DigestPeriod = 'daily';
}

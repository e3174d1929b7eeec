import { Body, Controller, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { ApiIdempotencyKey, IdempotencyKey, type IdempotentRequest, REPLAYED_HEADER } from '../idempotency/idempotency-key.js';
import { DeliverySummary, type ListedDelivery } from '../notification/deliveries/dto/delivery-summary.dto.js';
import type { DigestFacts } from '../notification/message/dto/digest-facts.dto.js';
import { Digest } from './digest.entity.js';
import { DigestOrders } from './digest-orders.js';
import { DigestsService } from './digests.service.js';
import { OrderDigest, PreviewDigest } from './dto/digest-request.dto.js';
import { ListDigestsQuery } from './dto/list-digests.dto.js';

/** How everything is, in one message. */
@ApiTags('digests')
@Controller('digests')
export class DigestsController {
  constructor(private readonly digests: DigestsService, private readonly orders: DigestOrders) {}

  /** Digests that were written, the newest first; what they said is in their deliveries. */
  @Get()
  @Access('viewer')
  @ApiPage(Digest)
  listDigests(@Query() query: ListDigestsQuery): Promise<Page<Digest>> {
    return this.digests.list(query);
  }

  /** Writes a digest now, for whoever the rules say or for one address; look at the deliveries for how it went. 409 when nobody would get it. */
  @Post()
  @Access('operator')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiAcceptedResponse({ type: DeliverySummary, isArray: true, headers: REPLAYED_HEADER })
  @ApiIdempotencyKey()
  @ApiProblems(409, 422)
  orderDigest(@Body() body: OrderDigest, @IdempotencyKey() request: IdempotentRequest | null): Promise<ListedDelivery[]> {
    return this.orders.order(body, request);
  }

  /** What a digest would say now. Nothing is sent. */
  @Get('preview')
  @Access('viewer')
  @ApiProblems(422)
  previewDigest(@Query() query: PreviewDigest): Promise<DigestFacts> {
    return this.digests.preview(query);
  }
}

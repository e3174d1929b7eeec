import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/http/access.js';
import { ApiEtag } from '../../common/http/etag.decorators.js';
import { Id } from '../../common/http/id.pipe.js';
import { ApiPage, type Page } from '../../common/http/pagination.js';
import { ApiProblems } from '../../common/http/problem.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryOrders } from './delivery-orders.js';
import { DeliverySkipping } from './delivery-skipping.js';
import { Delivery } from './delivery.entity.js';
import { DeliveryQuery } from './dto/delivery-query.dto.js';
import { DeliverySummary, type ListedDelivery } from './dto/delivery-summary.dto.js';

@ApiTags('deliveries')
@Controller('deliveries')
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly orders: DeliveryOrders,
    private readonly skipping: DeliverySkipping,
  ) {}

  /** Messages to people, newest first, without their bodies. */
  @Get()
  @Access('viewer')
  @ApiPage(DeliverySummary)
  listDeliveries(@Query() query: DeliveryQuery): Promise<Page<ListedDelivery>> {
    return this.deliveries.list(query);
  }

  /** One message with its text and HTML body. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(Delivery)
  @ApiProblems(404, 422)
  getDelivery(@Id() id: number): Promise<Delivery> {
    return this.deliveries.get(id);
  }

  /** Sends a failed, skipped or retrying message as soon as possible. */
  @Post(':id/retry')
  @Access('operator')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: Delivery })
  @ApiProblems(404, 409, 422)
  retryDelivery(@Id() id: number): Promise<Delivery> {
    return this.orders.retry(id);
  }

  /** Gives up on a message that waits, or notes that somebody has seen that it failed. It can still be sent by `retry`. 409 when it is sent, skipped already, or under way just now. */
  @Post(':id/skip')
  @Access('operator')
  @HttpCode(200)
  @ApiOkResponse({ type: Delivery })
  @ApiProblems(404, 409, 422)
  skipDelivery(@Id() id: number): Promise<Delivery> {
    return this.skipping.skip(id);
  }
}

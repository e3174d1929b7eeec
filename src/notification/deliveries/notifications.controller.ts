import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/http/access.js';
import { ApiProblems } from '../../common/http/problem.js';
import { DeliveryOrders } from './delivery-orders.js';
import { Delivery } from './delivery.entity.js';
import { TestNotification } from './dto/test-notification.dto.js';

@ApiTags('deliveries')
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly orders: DeliveryOrders) {}

  /** Sends a test message to all administrators, or to one address; look at the deliveries for how it went. */
  @Post('test')
  @Access('admin')
  @HttpCode(202)
  @ApiBody({ type: TestNotification, required: false })
  @ApiAcceptedResponse({ type: Delivery, isArray: true })
  @ApiProblems(409, 422)
  sendTestNotification(@Body() { recipient }: TestNotification): Promise<Delivery[]> {
    return this.orders.sendTest(recipient);
  }
}

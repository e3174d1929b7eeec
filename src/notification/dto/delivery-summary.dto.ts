import { OmitType } from '@nestjs/swagger';
import { Delivery } from '../delivery.entity.js';

/** A delivery in a list: without its bodies. */
export class DeliverySummary extends OmitType(Delivery, ['text_body', 'html_body'] as const) {}

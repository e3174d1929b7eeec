import { OmitType } from '@nestjs/swagger';
import { Delivery } from '../delivery.entity.js';

const BODIES = ['text_body', 'html_body'] as const;

/** A delivery in a list: without its bodies. */
export class DeliverySummary extends OmitType(Delivery, BODIES) {}

/** What is loaded for one. */
export type ListedDelivery = Omit<Delivery, (typeof BODIES)[number]>;

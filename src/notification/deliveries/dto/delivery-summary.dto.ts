import { OmitType } from '@nestjs/swagger';
import { Delivery } from '../delivery.entity.js';

/** What a list leaves out. */
export const BODIES = ['text_body', 'html_body', 'payload'] as const;

/** A delivery in a list: without its bodies. */
export class DeliverySummary extends OmitType(Delivery, BODIES) {}

/** What is loaded for one. */
export type ListedDelivery = Omit<Delivery, (typeof BODIES)[number]>;

export function withoutBodies(delivery: Delivery): ListedDelivery {
  const listed = Object.assign(new Delivery(), delivery);
  for (const name of BODIES) Reflect.deleteProperty(listed, name);
  return listed;
}

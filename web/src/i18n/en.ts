import { common } from './en/common.ts';
import { incidents } from './en/incidents.ts';
import { jobs } from './en/jobs.ts';
import { overview } from './en/overview.ts';
import { places } from './en/places.ts';
import { telling } from './en/telling.ts';

/** Everything the page says. `fr.ts` has the same shape, or does not compile. */
export const messages = { ...common, ...overview, ...jobs, ...incidents, ...telling, ...places };
export type Messages = typeof messages;

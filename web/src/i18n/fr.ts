import type { Messages } from './en.ts';
import { common } from './fr/common.ts';
import { incidents } from './fr/incidents.ts';
import { jobs } from './fr/jobs.ts';
import { overview } from './fr/overview.ts';
import { places } from './fr/places.ts';
import { telling } from './fr/telling.ts';

export const messages: Messages = { ...common, ...overview, ...jobs, ...incidents, ...telling, ...places };

import { InitialSchema1795300000000 } from './1795300000000-initial-schema.js';
import { Access1795500000000 } from './1795500000000-access.js';
import { Findings1795600000000 } from './1795600000000-findings.js';
import { Views1795600000010 } from './1795600000010-views.js';
import { SilentAgents1795600000020 } from './1795600000020-silent-agents.js';

/** Every migration in order; a class array, because globs do not work in every runtime that loads it. */
export const migrations = [
  InitialSchema1795300000000, Access1795500000000, Findings1795600000000, Views1795600000010, SilentAgents1795600000020,
];

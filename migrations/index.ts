import { InitialSchema1795300000000 } from './1795300000000-initial-schema.js';
import { Access1795500000000 } from './1795500000000-access.js';
import { Findings1795600000000 } from './1795600000000-findings.js';
import { Views1795600000010 } from './1795600000010-views.js';
import { SilentAgents1795600000020 } from './1795600000020-silent-agents.js';
import { Calendar1795700000000 } from './1795700000000-calendar.js';
import { SelfWatch1795700000010 } from './1795700000010-self-watch.js';
import { NotificationChannels1795800000000 } from './1795800000000-notification-channels.js';
import { OrderAndRefusals1795900000000 } from './1795900000000-order-and-refusals.js';
import { Incidents1795900000010 } from './1795900000010-incidents.js';
import { Digests1795900000020 } from './1795900000020-digests.js';
import { ScanOfReport1796100000000 } from './1796100000000-scan-of-report.js';
import { History1796200000000 } from './1796200000000-history.js';
import { Dashboard1796300000000 } from './1796300000000-dashboard.js';
import { WatchedAgents1796400000000 } from './1796400000000-watched-agents.js';
import { OwedCycles1796400000010 } from './1796400000010-owed-cycles.js';
import { TriedMailboxes1796500000000 } from './1796500000000-tried-mailboxes.js';
import { MislaidReports1796700000000 } from './1796700000000-mislaid-reports.js';
import { ClaimedPaths1796800000000 } from './1796800000000-claimed-paths.js';

/** Every migration in order; a class array, because globs do not work in every runtime that loads it. */
export const migrations = [
  InitialSchema1795300000000,
  Access1795500000000,
  Findings1795600000000,
  Views1795600000010,
  SilentAgents1795600000020,
  Calendar1795700000000,
  SelfWatch1795700000010,
  NotificationChannels1795800000000,
  OrderAndRefusals1795900000000,
  Incidents1795900000010,
  Digests1795900000020,
  ScanOfReport1796100000000,
  History1796200000000,
  Dashboard1796300000000,
  WatchedAgents1796400000000,
  OwedCycles1796400000010,
  TriedMailboxes1796500000000,
  MislaidReports1796700000000,
  ClaimedPaths1796800000000,
];

import type { DialectName } from './dialects.js';
import type { Plot } from './plots.js';

export type Compression = 'zstd' | 'gzip' | 'none';

export interface DemoDatabase {
  readonly name: string;
  readonly plot: Plot;
  readonly compression: Compression;
}

export interface DemoReport {
  readonly minutesAgo: number;
  readonly databases: readonly DemoDatabase[];
}

export interface DemoAgent {
  /** `COMPANY_CITY_AREA`, the name of its staging folder. */
  readonly id: string;
  readonly dialect: DialectName;
  readonly reports: readonly DemoReport[];
  /** Path template of its jobs where it is not the usual one. */
  readonly template?: string;
}

/** A database that is expected and of which nothing is ever heard. */
export const SILENT = { agent: 'DEMO_MAROUA_DOMAYO', database: 'NIGHTLY' } as const;

/** A database that is reported and that nobody expects. */
export const STRANGER = { agent: 'DEMO_DOUALA_AKWA', database: 'SCRATCH' } as const;

/** Leaves a report in the wrong folder besides its own. */
export const MISDIRECTED = { agent: 'DEMO_KRIBI_PORT', claims: 'DEMO_ELSEWHERE' } as const;

const zstd = (name: string, plot: Plot): DemoDatabase => ({ name, plot, compression: 'zstd' });
const gzip = (name: string, plot: Plot): DemoDatabase => ({ name, plot, compression: 'gzip' });
const plain = (name: string, plot: Plot): DemoDatabase => ({ name, plot, compression: 'none' });

/** Seven sites, which between them show every dialect and every rule that reports can lead to. */
export const AGENTS: readonly DemoAgent[] = [
  {
    id: 'DEMO_DOUALA_AKWA',
    dialect: 'canonical',
    reports: [{
      minutesAgo: 0,
      databases: [zstd('SALES', 'good'), plain('HR', 'good'), zstd('STOCK', 'dump-failed'), gzip('CRM', 'unnamed'), gzip('ARCHIVE', 'linked'), gzip(STRANGER.database, 'good')],
    }],
  },
  {
    id: 'DEMO_YAOUNDE_BASTOS',
    dialect: 'production',
    reports: [{ minutesAgo: 0, databases: [zstd('PAYROLL', 'good'), zstd('BILLING', 'truncated'), gzip('LEGAL', 'damaged')] }],
  },
  {
    id: 'DEMO_GAROUA_PLATEAU',
    dialect: 'flat-list',
    reports: [{ minutesAgo: 0, databases: [gzip('ORDERS', 'good'), gzip('INVOICES', 'transfer-failed'), plain('ASSETS', 'empty'), zstd('FLEET', 'absent')] }],
  },
  {
    id: 'DEMO_KRIBI_PORT',
    dialect: 'flat-map',
    reports: [{ minutesAgo: 0, databases: [zstd('CARGO', 'good'), gzip('CUSTOMS', 'without-checksum')] }],
  },
  {
    // Uses one file name over and over: the older report speaks of bytes that are gone.
    id: 'DEMO_BAFOUSSAM_MARCHE',
    dialect: 'canonical',
    reports: [
      { minutesAgo: 10, databases: [zstd('TILLS', 'overwritten')] },
      { minutesAgo: 0, databases: [zstd('TILLS', 'good')] },
    ],
  },
  {
    // The template lacks {database_name}: both databases would be stored under one path.
    id: 'DEMO_LIMBE_DOWNBEACH',
    dialect: 'canonical',
    template: '{company_name}/{city}/{agent_id}/{timestamp}{extension}',
    reports: [{ minutesAgo: 0, databases: [gzip('LEDGER', 'good'), gzip('LEDGER_TEST', 'good')] }],
  },
  {
    id: 'DEMO_BUEA_MOLYKO',
    dialect: 'production',
    reports: [{ minutesAgo: 0, databases: [gzip('PORTAL', 'arriving')] }],
  },
];

/** Every expected database once, with its agent. */
export function expectedDatabases(): { agent: DemoAgent; database: string }[] {
  return AGENTS.flatMap((agent) => {
    const names = new Set(agent.reports.flatMap(({ databases }) => databases.map(({ name }) => name)));
    if (agent.id === STRANGER.agent) names.delete(STRANGER.database);
    return [...names].map((database) => ({ agent, database }));
  });
}

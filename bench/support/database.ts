import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of a case's own. */
export class Database {
  private static readonly made = new Set<Database>();

  private constructor(private readonly server: string, private readonly name: string, readonly client: pg.Client) {}

  static async create(server: string): Promise<Database> {
    const name = `vigie_bench_${randomBytes(6).toString('hex')}`;
    await onServer(server, `CREATE DATABASE ${name}`);
    const client = new pg.Client({ connectionString: addressOf(server, name) });
    await client.connect();
    const database = new Database(server, name, client);
    Database.made.add(database);
    return database;
  }

  /** Those that a case has left because it failed. */
  static async dropAll(): Promise<void> {
    for (const database of Database.made) await database.drop();
  }

  get url(): string {
    return addressOf(this.server, this.name);
  }

  /** Runs one statement. */
  async run(sql: string, parameters: unknown[] = []): Promise<void> {
    await this.client.query(sql, parameters);
  }

  /** @throws Error when the table has another number of rows: what was to be measured did not happen. */
  async expectRows(table: string, rows: number): Promise<void> {
    const counted = await this.client.query<{ count: number }>(`SELECT count(*)::float8 AS count FROM ${table}`);
    if (counted.rows[0]?.count !== rows) throw new Error(`${table} has ${counted.rows[0]?.count} rows, ${rows} were expected.`);
  }

  /** Many rows are in sooner when a table's indexes, but for the primary key's, are made afterwards. */
  async withoutIndexes(table: string, say: (what: string) => void, work: () => Promise<void>): Promise<void> {
    const { rows: indexes } = await this.client.query<{ name: string; definition: string }>(
      `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
        WHERE indrelid = $1::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
      [table],
    );
    for (const { name } of indexes) await this.run(`DROP INDEX ${name}`);
    await work();
    await this.run(`SET maintenance_work_mem = '1GB'`);
    for (const { name, definition } of indexes) {
      say(`index ${name}`);
      await this.run(definition);
    }
  }

  /** Statistics that match the rows, as autovacuum would have made them by and by. */
  analyze(...tables: string[]): Promise<void> {
    return this.run(`VACUUM (ANALYZE) ${tables.join(', ')}`);
  }

  async drop(): Promise<void> {
    Database.made.delete(this);
    await this.client.end();
    await onServer(this.server, `DROP DATABASE ${this.name} WITH (FORCE)`);
  }
}

function addressOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

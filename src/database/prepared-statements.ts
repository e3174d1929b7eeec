import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { DatabaseConnection } from './database-connection.js';

/** A statement that is sent often. Its text is always the same: what differs are parameters that do not change the best plan. */
export interface FrequentStatement {
  /** Unique among all. */
  readonly name: string;
  readonly sql: string;
}

interface Connection {
  query(statement: { name?: string; text: string; values: readonly unknown[] }): Promise<{ rows: unknown[] }>;
}

/**
 * Sends frequent statements so that each connection plans them once. Measured for one entry as JSON: 0.31 ms of the server's time
 * when it is planned each time, 0.06 ms when it is not.
 */
@Injectable()
export class PreparedStatements {
  private readonly embedded: boolean;

  constructor(
    private readonly dataSource: DataSource,
    connection: DatabaseConnection,
  ) {
    this.embedded = connection.isEmbedded;
  }

  /** On a connection of its own, outside of any transaction. @throws what `pg` throws */
  query<R>(statement: FrequentStatement, values: readonly unknown[]): Promise<R[]> {
    const { driver } = this.dataSource;
    const pool: unknown = driver instanceof PostgresDriver ? driver.master : null;
    return this.send(pool, statement, values);
  }

  /** In the transaction of `manager`, where it has one. @throws what `pg` throws */
  async queryIn<R>({ queryRunner }: EntityManager, statement: FrequentStatement, values: readonly unknown[]): Promise<R[]> {
    return queryRunner === undefined ? this.query(statement, values) : this.send(await queryRunner.connect(), statement, values);
  }

  private async send<R>(connection: unknown, { name, sql }: FrequentStatement, values: readonly unknown[]): Promise<R[]> {
    if (!isConnection(connection)) throw new Error('Statements are prepared on connections to PostgreSQL.');
    void this.dataSource.logger.logQuery(sql, [...values]);
    // The connections of the embedded database share one session, in which a name may be given once.
    const { rows } = await connection.query({ ...(!this.embedded && { name }), text: sql, values });
    return rows as R[];
  }
}

function isConnection(value: unknown): value is Connection {
  return typeof value === 'object' && value !== null && 'query' in value && typeof value.query === 'function';
}

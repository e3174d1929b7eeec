import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { AppConfig } from '../config/config.js';
import { AdvisoryLocks } from './advisory-lock.js';
import { dataSourceOptions, VIGIE, VIGIE_WITH_MAIL } from './data-source-options.js';
import { DatabaseConnection } from './database-connection.js';
import { connectionProblem } from './connection-problem.js';
import { migrate } from './migrate.js';
import { PreparedStatements } from './prepared-statements.js';
import { closeSilentConnections, withPatience } from './silent-connections.js';

@Global()
@Module({ providers: [DatabaseConnection], exports: [DatabaseConnection] })
class DatabaseConnectionModule {}

/** One TypeORM `DataSource` on PostgreSQL, embedded or external, migrated before anybody can use it. */
@Global()
@Module({
  imports: [
    DatabaseConnectionModule,
    TypeOrmModule.forRootAsync({
      inject: [DatabaseConnection, AppConfig],
      useFactory: async (connection: DatabaseConnection, config: AppConfig) => ({
        ...dataSourceOptions(await connection.open()),
        applicationName: config.notification.mail === null ? VIGIE : VIGIE_WITH_MAIL,
        autoLoadEntities: true,
        // The first failure is told once, by main; a supervisor tries again.
        toRetry: () => false,
      }),
      dataSourceFactory: async (options) => {
        if (!options) throw new Error('DataSource options are missing');
        const open = (wanted: DataSourceOptions) => new DataSource(wanted).initialize().catch((error: unknown) => {
          throw connectionProblem(error, options);
        });
        const migrating = await open({ ...options, entities: [] });
        await migrate(migrating).finally(() => migrating.destroy());
        const dataSource = await open(withPatience(options));
        closeSilentConnections(dataSource);
        return dataSource;
      },
    }),
  ],
  providers: [AdvisoryLocks, PreparedStatements],
  exports: [AdvisoryLocks, PreparedStatements],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DatabaseConnection) private readonly connection: DatabaseConnection) {}

  /** TypeORM's own module closes the pool in this same hook; the server behind it tolerates either order. */
  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}

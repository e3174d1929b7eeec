import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AdvisoryLocks } from './advisory-lock.js';
import { dataSourceOptions } from './data-source-options.js';
import { DatabaseConnection } from './database-connection.js';
import { connectionProblem } from './connection-problem.js';
import { migrate } from './migrate.js';

@Global()
@Module({ providers: [DatabaseConnection], exports: [DatabaseConnection] })
class DatabaseConnectionModule {}

/** One TypeORM `DataSource` on PostgreSQL, embedded or external, migrated before anybody can use it. */
@Global()
@Module({
  imports: [
    DatabaseConnectionModule,
    TypeOrmModule.forRootAsync({
      inject: [DatabaseConnection],
      useFactory: async (connection: DatabaseConnection) => ({
        ...dataSourceOptions(await connection.open()),
        autoLoadEntities: true,
        // The first failure is told once, by main; a supervisor tries again.
        toRetry: () => false,
      }),
      dataSourceFactory: async (options) => {
        if (!options) throw new Error('DataSource options are missing');
        const dataSource = await new DataSource(options).initialize().catch((error: unknown) => {
          throw connectionProblem(error, options);
        });
        await migrate(dataSource);
        return dataSource;
      },
    }),
  ],
  providers: [AdvisoryLocks],
  exports: [AdvisoryLocks],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DatabaseConnection) private readonly connection: DatabaseConnection) {}

  /** TypeORM's own module closes the pool in this same hook; the server behind it tolerates either order. */
  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}

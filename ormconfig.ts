import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { buildConfig } from './src/config/config.js';
import { loadEnv } from './src/config/load-env.js';
import { dataSourceOptions } from './src/database/data-source-options.js';
import { DatabaseConnection } from './src/database/database-connection.js';
import { entities } from './src/entities.js';

/** What the TypeORM CLI works on: the same database that the application would use. */
const address = await new DatabaseConnection(buildConfig(loadEnv(process.env))).open();

export default new DataSource({ ...dataSourceOptions(address), entities });

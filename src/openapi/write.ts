import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module.js';
import { openApiDocument } from './document.js';

/** Writes `openapi.json` from the built code; nothing is started (`preview`), so it needs no database. */
const app = await NestFactory.create<NestExpressApplication>(AppModule, { preview: true, abortOnError: false, logger: ['error'] });
writeFileSync('openapi.json', `${JSON.stringify(openApiDocument(app), null, 2)}\n`);
process.exit(0);

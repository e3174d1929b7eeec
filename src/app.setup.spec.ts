import 'reflect-metadata';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { configureApp } from './app.setup.js';

describe('configureApp', () => {
  it('refuses an application on another adapter, which would send what routes return as it is', async () => {
    const app = (await Test.createTestingModule({}).compile()).createNestApplication<NestExpressApplication>({ logger: false });
    await expect(configureApp(app)).rejects.toThrow('create the application on one');
  });
});

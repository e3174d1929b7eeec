import type { INestApplication } from '@nestjs/common';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import type { Express } from 'express';
import { ACCESS_POLICY } from '../../src/common/http/access.js';

export interface Route {
  readonly method: string;
  /** As Express knows it: `/jobs/:id`. */
  readonly path: string;
}

/** Every route that the running server really has, whoever has registered it. */
export function routesOf(app: INestApplication): Route[] {
  const { router: { stack } }: Express = app.getHttpAdapter().getInstance();
  return stack.flatMap(({ name, route }) => {
    if (name === 'router') throw new Error('A router within the router: look into it, or its routes are not walked.');
    return route ? route.stack.map(({ method }) => ({ method: method.toUpperCase(), path: route.path })) : [];
  });
}

/** A route with a value for every parameter. */
export function samplePath({ path }: Route): string {
  return path.replace(/[:*]\w+/g, '1');
}

export interface Handler {
  /** `JobsController.listJobs`. */
  readonly name: string;
  /** What its `@Access` or `@Public` says; undefined without one. */
  readonly policy: unknown;
}

/** Every method of every controller that answers requests. */
export function handlersOf(app: INestApplication): Handler[] {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const { prototype, name: controller } = metatype as new () => object;
    return scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = (prototype as Record<string, object>)[name]!;
      if (!Reflect.hasMetadata('path', method)) return [];
      return [{ name: `${controller}.${name}`, policy: reflector.get<unknown>(ACCESS_POLICY, method as () => void) }];
    });
  });
}

import type { NestExpressApplication } from '@nestjs/platform-express';

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/** What serves the document itself, and the pages that show it. */
const OF_THE_DOCUMENT = /^\/(docs|openapi)\b/;

/** Every route that the running app really has, as the document would write it: `GET /jobs/{id}`. */
export function routesOf(app: NestExpressApplication): string[] {
  const { stack } = Reflect.get(app.getHttpAdapter().getInstance(), 'router') as { stack: Layer[] };
  return stack.flatMap(({ route }) =>
    route === undefined || OF_THE_DOCUMENT.test(route.path)
      ? []
      : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path.replace(/:(\w+)/g, '{$1}')}`),
  );
}

import { ApiProblem } from '../api/client.ts';

/** What the server says of a field, by the field's path (`name`, `config/url`). */
export function problemsOf(error: Error | null): (name: string) => string | null {
  const fields = error instanceof ApiProblem ? error.fields : [];
  return (name) =>
    fields
      .filter(({ pointer }) => pointer === `/${name}` || pointer.startsWith(`/${name}/`))
      .map(({ detail }) => detail)
      .join('; ') || null;
}

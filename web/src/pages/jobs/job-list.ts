import type { Schemas } from '../../api/client.ts';

type NewJob = Schemas['CreateJobDto'];

/** The list that a text holds; what the jobs in it may say is for the server to judge. @throws Error unless it is a JSON array */
export function listOf(text: string): NewJob[] {
  const value: unknown = JSON.parse(text);
  if (!isList(value)) throw new Error('[ … ]');
  return value;
}

const isList = (value: unknown): value is NewJob[] => Array.isArray(value);

import { Injectable } from '@nestjs/common';
import { type FrequentStatement, PreparedStatements } from '../database/prepared-statements.js';
import { entryJson } from './entry-json.js';

const ONE: FrequentStatement = { name: 'entry', sql: `SELECT ${entryJson()}::text AS json FROM backup_entries entry WHERE entry.id = $1` };

/** Reads what is asked most, with statements that are planned once. */
@Injectable()
export class EntryReader {
  constructor(private readonly statements: PreparedStatements) {}

  /** One entry in JSON; null when there is none. */
  async one(id: number): Promise<string | null> {
    const [row] = await this.statements.query<{ json: string }>(ONE, [id]);
    return row?.json ?? null;
  }
}

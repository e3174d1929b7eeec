import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { instanceToPlain } from 'class-transformer';
import { type EntityManager, Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import { unprocessable } from '../common/http/problem.js';
import type { IdempotentRequest } from './idempotency-key.js';
import { IdempotencyRecord } from './idempotency-record.entity.js';

/** How long an answer is kept. */
export const KEPT_MS = 24 * 60 * 60_000;

/** Does the work of a request once, however often the request is sent. */
@Injectable()
export class Idempotency {
  constructor(
    @InjectRepository(IdempotencyRecord) private readonly records: Repository<IdempotencyRecord>,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs `work` in a transaction and keeps its answer with it. Who sends the same request again gets that answer,
   * as JSON has it; who sends it at the same time waits for the first, and works only if that one failed.
   * @param body what the request asks for, after validation
   * @param options.isAtomic whatever `work` does, it does with one statement: without a key it needs no transaction
   * @throws 422 when the key belongs to another request
   */
  async once<T extends object>(request: IdempotentRequest | null, body: object, work: (manager: EntityManager) => Promise<T>, { isAtomic = false } = {}): Promise<T> {
    const { manager: database } = this.records;
    if (request === null) return isAtomic ? work(database) : database.transaction(work);
    const digest = requestDigest(request.route, body);
    return database.transaction(async (manager) => {
      if (!(await this.claim(manager, request, digest))) return answerAgain<T>(manager, request, digest);
      const answer = await work(manager);
      await manager.update(IdempotencyRecord, whose(request), { response: instanceToPlain(answer) });
      return answer;
    });
  }

  /** One statement decides who works: it waits for whoever holds the key, and takes it over where it is outdated. */
  private async claim(manager: EntityManager, { apiKeyId, key }: IdempotentRequest, digest: string): Promise<boolean> {
    const now = this.clock.now();
    const claimed = await manager.query<unknown[]>(
      `INSERT INTO idempotency_records AS record (api_key_id, idempotency_key, request_digest, response, created_at) VALUES ($1, $2, $3, '{}', $4)
       ON CONFLICT (api_key_id, idempotency_key) DO UPDATE SET request_digest = excluded.request_digest, response = '{}', created_at = excluded.created_at
       WHERE record.created_at <= $5 RETURNING 1`,
      [apiKeyId, key, digest, now, new Date(now.getTime() - KEPT_MS)],
    );
    return claimed.length > 0;
  }
}

async function answerAgain<T>(manager: EntityManager, request: IdempotentRequest, digest: string): Promise<T> {
  const [record] = await manager.query<{ request_digest: string; response: T }[]>(
    'SELECT request_digest, response FROM idempotency_records WHERE api_key_id = $1 AND idempotency_key = $2',
    [request.apiKeyId, request.key],
  );
  if (record?.request_digest !== digest) {
    throw unprocessable([{ pointer: '/Idempotency-Key', detail: `"${request.key}" was sent with another request in the last 24 hours: choose a new key for a new request` }]);
  }
  request.tellReplayed();
  return record.response;
}

const whose = ({ apiKeyId, key }: IdempotentRequest) => ({ api_key_id: apiKeyId, idempotency_key: key });

/** SHA-256 of what is asked for; the order of a body's fields says nothing. */
function requestDigest(route: string, body: object): string {
  const canonical = JSON.stringify(body, (_name, value: unknown) => (isObject(value) ? Object.fromEntries(Object.entries(value).sort()) : value));
  return createHash('sha256').update(`${route}\n${canonical}`).digest('hex');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

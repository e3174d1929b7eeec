import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { DataSource, type EntityManager, type EntitySubscriberInterface, type QueryRunner } from 'typeorm';
import { EVENTS_WRITTEN } from './event-types.js';

/**
 * Wakes whoever follows the feed as soon as the transaction of new events is committed; before that they cannot be
 * seen. Nobody has to remember to call after a commit, and one that fails wakes nobody.
 */
@Injectable()
export class CommitWatch implements EntitySubscriberInterface {
  private readonly written = new WeakSet<QueryRunner>();

  constructor(dataSource: DataSource, private readonly emitter: EventEmitter2) {
    dataSource.subscribers.push(this);
  }

  /** Events were written with this manager. */
  wakeAfter({ queryRunner }: EntityManager): void {
    if (queryRunner?.isTransactionActive) this.written.add(queryRunner);
    else this.wake();
  }

  /** Also called when a savepoint is released: then the transaction is still active. */
  afterTransactionCommit({ queryRunner }: { readonly queryRunner: QueryRunner }): void {
    if (!queryRunner.isTransactionActive && this.written.delete(queryRunner)) this.wake();
  }

  afterTransactionRollback({ queryRunner }: { readonly queryRunner: QueryRunner }): void {
    if (!queryRunner.isTransactionActive) this.written.delete(queryRunner);
  }

  private wake(): void {
    this.emitter.emit(EVENTS_WRITTEN);
  }
}

import type { PGlite } from '@electric-sql/pglite';

/** Messages of the extended query protocol that come before its Sync: Parse, Bind, Describe, Execute, Close, Flush. */
const BEFORE_SYNC = new Set(Buffer.from('PBDECH'));

/**
 * Keeps the messages of one request together. The socket server queues message by message and lets other
 * connections in whenever no transaction is open; all of them share one backend session with one unnamed
 * statement, so a Bind could meet another connection's Parse (measured: 27 of 1,600 concurrent updates
 * silently hit the wrong rows). While a request waits for its Sync, the database therefore says that it is
 * in a transaction, which is what the server looks at.
 * @param onFailure an execution threw: the server's queue never moves on after that, so nothing can be served any more.
 */
export function keepRequestsWhole(db: PGlite, onFailure: (error: unknown) => void): PGlite {
  let awaitsSync = false;
  const isInTransaction = () => awaitsSync || db.isInTransaction();
  const exec: PGlite['exec'] = (...args) => {
    awaitsSync = false; // The server's own ROLLBACK, when a connection ends half-way.
    return db.exec(...args);
  };
  const execProtocolRawStream: PGlite['execProtocolRawStream'] = async (message, options) => {
    awaitsSync = BEFORE_SYNC.has(message[0] ?? 0);
    try {
      await db.execProtocolRawStream(message, options);
    } catch (error) {
      onFailure(error);
      throw error;
    }
  };
  const guarded = { isInTransaction, exec, execProtocolRawStream };
  return new Proxy(db, {
    get(target, name) {
      if (name in guarded) return guarded[name as keyof typeof guarded];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

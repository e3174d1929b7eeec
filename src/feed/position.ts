/** A place in the feed: after this event, before the next. Events are in the order of their transactions, then of their ids. */
export interface Position {
  readonly transaction_id: number;
  readonly id: number;
}

/** Before everything that is kept. */
export const BEGINNING: Position = { transaction_id: 0, id: 0 };

/** As clients get it with every event, and send it back in `Last-Event-ID`. */
export function formatPosition({ transaction_id, id }: Position): string {
  return `${transaction_id}-${id}`;
}

/** @returns null for what is none. */
export function parsePosition(text: string): Position | null {
  const [, transaction = '', row = ''] = /^(\d{1,16})-(\d{1,16})$/.exec(text) ?? [];
  const [transaction_id, id] = [Number.parseInt(transaction), Number.parseInt(row)];
  return Number.isSafeInteger(transaction_id) && Number.isSafeInteger(id) ? { transaction_id, id } : null;
}

/** Whether `one` lies behind `other`. */
export function isAfter(one: Position, other: Position): boolean {
  return one.transaction_id === other.transaction_id ? one.id > other.id : one.transaction_id > other.transaction_id;
}

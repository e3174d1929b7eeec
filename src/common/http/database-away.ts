/** How Node and PostgreSQL say that a connection cannot be made, or is gone: classes 08 (connection) and 57P (operator), and the error codes of sockets. */
const AWAY = /^(08(?!P01)\w{3}|57P0[123]|53300|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH)$/;
/** What `pg` throws without a code: the connection ended under a query, was closed, or none became free. */
const LOST = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/;

/** Whether a query failed because the database cannot be reached at this moment, and not because of what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('driverError' in error && error.driverError !== error) return isDatabaseAway(error.driverError);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return AWAY.test(code) || LOST.test(error.message);
}

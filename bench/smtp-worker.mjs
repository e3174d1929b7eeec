import { parentPort } from 'node:worker_threads';
import { SMTPServer } from 'smtp-server';

/** A mail server on loopback that takes everything, in a thread of its own; answers `count` with how many mails it has taken. */
let taken = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
  onData: (stream, _session, done) => {
    stream.on('data', () => undefined).on('end', () => {
      taken += 1;
      done();
    });
  },
});
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.server.address().port));
parentPort.on('message', () => parentPort.postMessage(taken));

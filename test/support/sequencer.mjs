import Sequencer from '@jest/test-sequencer';

/** Slowest kinds first: what starts programs, and waits for them, must not be what everybody waits for at the end. */
const KINDS = ['/test/smoke/', '/test/contract/', '/test/integration/', '/test/e2e/'];
const rank = ({ path }) => (KINDS.findIndex((kind) => path.includes(kind)) + KINDS.length + 1) % (KINDS.length + 1);

export default class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}

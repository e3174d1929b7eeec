import Sequencer from '@jest/test-sequencer';

/** The kills first: they take one of the two workers for the whole time. The others in the same order every time. */
export default class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (path.endsWith('/kills.chaos.ts') ? 0 : 1);
    return [...tests].sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
  }
}

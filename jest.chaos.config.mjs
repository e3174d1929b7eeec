import base from './jest.config.mjs';

/** Trouble on purpose, against the built program: `npm run chaos` sets the time and the seed. Two at once: kills on one side, everything else on the other. */
export default {
  ...base,
  roots: ['<rootDir>/test/chaos'],
  testRegex: '\\.chaos\\.ts$',
  testSequencer: '<rootDir>/test/chaos/support/sequencer.mjs',
  testTimeout: 180_000,
  maxWorkers: 2,
};

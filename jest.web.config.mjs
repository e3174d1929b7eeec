import base from './jest.config.mjs';

/** The dashboard in a real browser: apart from the other tests, because a bare machine has no browser. */
export default { ...base, roots: ['<rootDir>/test/web'], testRegex: '\\.web\\.ts$', testTimeout: 20_000, maxWorkers: 1 };

import { availableParallelism } from 'node:os';

/**
 * Node 20 cannot `require` every ESM package inside Jest's sandbox, so our code and the ESM-only
 * @nestjs packages are turned into CommonJS by swc; everything else is loaded as it is.
 */
export default {
  testEnvironment: '<rootDir>/test/support/environment.mjs',
  rootDir: '.',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/web/src'],
  testRegex: '\\.spec\\.ts$',
  extensionsToTreatAsEsm: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@nestjs/)', '<rootDir>/dist/'],
  setupFiles: ['<rootDir>/test/support/property-seed.mjs'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  testSequencer: '<rootDir>/test/support/sequencer.mjs',
  // On PostgreSQL the feed tells nothing that is younger than a change at work anywhere on that server, and other tests fill large tables meanwhile.
  testTimeout: 180_000,
  // One more than there are cores: programs that are started, and what they wait for, leave a core idle now and then.
  maxWorkers: availableParallelism() + 1,
};

import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Import arrows of the architecture: each module may import only from those listed. `*.spec.ts` are free. */
const ARROWS = {
  common: [],
  config: ['common'],
  database: ['common', 'config'],
  events: ['common', 'config', 'database'],
  audit: ['common', 'config', 'database', 'events'],
  idempotency: ['common', 'config', 'database'],
  access: ['common', 'config', 'database', 'audit'],
  feed: ['common', 'config', 'database', 'events', 'access'],
  storage: ['common', 'config', 'database'],
  queue: ['common', 'config', 'database'],
  jobs: ['common', 'config', 'database', 'audit', 'idempotency', 'events', 'storage'],
  watch: ['common', 'config', 'database', 'events', 'storage'],
  calendar: ['common', 'config', 'database', 'audit', 'jobs'],
  agents: ['common', 'config', 'database', 'audit', 'jobs', 'reports'],
  reports: ['common', 'config', 'database', 'audit', 'storage', 'agents'],
  entries: ['common', 'config', 'database', 'events', 'jobs'],
  cycles: ['common', 'config', 'database', 'jobs', 'entries'],
  compliance: ['common', 'config', 'database', 'jobs', 'entries'],
  history: ['common', 'config', 'database', 'jobs', 'entries', 'cycles', 'compliance'],
  unmatched: ['common', 'config', 'database', 'audit', 'agents', 'jobs'],
  scanner: ['common', 'config', 'database', 'audit', 'events', 'storage', 'queue', 'jobs', 'calendar', 'agents', 'reports', 'entries', 'unmatched'],
  notification: ['common', 'config', 'database', 'audit', 'events', 'jobs', 'calendar', 'entries', 'watch'],
  digest: ['common', 'config', 'database', 'audit', 'idempotency', 'events', 'jobs', 'calendar', 'compliance', 'unmatched', 'watch', 'notification'],
  'demo-data': ['common', 'config', 'database', 'audit', 'storage', 'jobs', 'scanner', 'notification'],
  overview: ['common', 'config', 'database', 'agents', 'jobs', 'entries', 'cycles'],
  dashboard: ['common', 'config', 'access'],
  summary: ['common', 'config', 'database', 'agents', 'jobs', 'unmatched', 'scanner', 'notification'],
};
const modules = Object.keys(ARROWS);

/** Our imports are relative, so the arrow shows in the path itself: no resolver is needed. */
function arrow(name) {
  const forbidden = modules.filter((other) => other !== name && !ARROWS[name].includes(other));
  return { regex: `^(\\.\\./)+(${forbidden.join('|')})/`, message: `${name} may import only from: ${ARROWS[name].join(', ')}.` };
}

export default tseslint.config(
  { ignores: ['docs/', 'dist/', 'node_modules/', 'data/', 'coverage/', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // DTO and entity classes name shapes here; plain objects of that shape are what JSON and rows are.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Nest modules and DTOs are classes with nothing but decorators.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true, allowNullish: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take the time from the Clock.' },
        { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Take the time from the Clock.' },
      ],
    },
  },
  { files: ['src/common/clock.ts'], rules: { 'no-restricted-syntax': 'off' } },
  ...modules.map((name) => ({
    files: [`src/${name}/**/*.ts`],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [arrow(name)] }] },
  })),
  { ...reactHooks.configs.flat['recommended-latest'], files: ['web/src/**/*.{ts,tsx}'] },
  {
    files: ['web/**/*.{ts,tsx}'],
    rules: {
      // A browser has no injected clock; what decides about times is given them.
      'no-restricted-syntax': 'off',
      // Only the table's own component holds what the virtualizer gives.
      'react-hooks/incompatible-library': 'off',
    },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts'],
    rules: {
      // `get<Job>('/jobs/1')` names what a test expects of an answer.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'no-restricted-syntax': 'off',
    },
  },
);

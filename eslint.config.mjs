import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/** Import arrows of the architecture: each module may import only from those listed. `*.spec.ts` are free. */
const ARROWS = {
  common: [],
  config: ['common'],
  database: ['common', 'config'],
  events: ['common', 'config', 'database'],
  storage: ['common', 'config', 'database'],
  jobs: ['common', 'config', 'database', 'events', 'storage'],
  agents: ['common', 'config', 'database', 'jobs', 'reports'],
  reports: ['common', 'config', 'database', 'storage', 'agents'],
  entries: ['common', 'config', 'database', 'events', 'jobs'],
  unmatched: ['common', 'config', 'database', 'agents', 'jobs'],
  scanner: ['common', 'config', 'database', 'events', 'storage', 'jobs', 'agents', 'reports', 'entries', 'unmatched'],
  notification: ['common', 'config', 'database', 'events', 'jobs', 'entries'],
};
const modules = Object.keys(ARROWS);

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'coverage/', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
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
  {
    files: ['src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': modules.map((type) => ({ type, pattern: `src/${type}`, mode: 'folder' })),
      'import/resolver': { typescript: true },
    },
    rules: {
      'boundaries/element-types': [
        'error',
        { default: 'allow', rules: modules.map((from) => ({ from, disallow: modules.filter((to) => to !== from && !ARROWS[from].includes(to)) })) },
      ],
    },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts'],
    rules: {
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

import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import ts from 'typescript-eslint'

/** By `npm run boundary`. */
const WRITTEN = ['js/src/engine/event_reader.ts', 'js/src/port/commands.ts', 'js/src/port/events.ts']

export default ts.config(
  {
    ignores: [
      'build/',
      'dist/',
      '.cache/',
      'js/generated/',
      // Compiled, strictly, in a project that has Jest.
      'tests/package/jest_app/',
      '**/dist/',
      'wasm/browser/',
      'playwright-report/',
      'test-results/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-base-to-string': 'off',
      // Namespaces of types alone, for the names of an enum's members.
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  // What is longer does two things. Tests are lists of facts, and the boundary's readers are written from its schema.
  {
    files: ['**/*.{ts,tsx,mjs,js}'],
    ignores: ['tests/**/*.{test,spec,suite}.{ts,tsx}', ...WRITTEN],
    rules: { 'max-lines-per-function': ['error', { max: 40, skipComments: true, skipBlankLines: true }] },
  },
  { files: ['js/src/**'], ignores: WRITTEN, rules: { 'max-lines': ['error', 250] } },
  {
    files: ['tests/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='vi'][callee.property.name='waitFor'][arguments.length=1]",
          message: 'A second is too little on a busy machine: use eventually(), or name the patience.',
        },
      ],
    },
  },
  // Numbers that a double cannot hold are what some tests are about.
  { files: ['tests/**'], rules: { 'no-loss-of-precision': 'off' } },
  // Playwright's fixtures name what they need by destructuring, if only nothing.
  { files: ['tests/{e2e,browsers}/**'], rules: { 'no-empty-pattern': 'off' } },
  { files: ['js/src/react/**', 'demo/app/**'], extends: [reactHooks.configs.flat.recommended] },
  // Suspense waits for what is thrown.
  {
    files: ['js/src/react/**/*.ts'],
    rules: { '@typescript-eslint/only-throw-error': ['error', { allow: [{ from: 'lib', name: 'Promise' }] }] },
  },
  {
    files: ['scripts/**/*.mjs', 'wasm/boundary/**/*.mjs', 'demo/server/**/*.mjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        performance: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
)

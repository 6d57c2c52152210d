import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const REACT_18 = fileURLToPath(new URL('tests/react_18/node_modules/', import.meta.url))
const TESTING_LIBRARY = fileURLToPath(
  new URL('node_modules/@testing-library/react/dist/@testing-library/react.esm.js', import.meta.url),
)
/** What React's age may change: the hooks, and `holdfast/testing`. Who is signed in, and with what client, is not of it. */
const REACT_TESTS = ['react/**/*', 'testing/**/*', 'with_server/{orders,chat,people_hooks,table_hooks}'].map(
  (files) => `tests/unit/js/${files}.test.tsx`,
)
/** What the core's host may change; the other files choose theirs, or have none. */
const HOST_TESTS = ['client', 'no_connection', 'same_as_realtime_js'].map(
  (name) => `tests/unit/js/with_server/${name}.test.ts`,
)

/** On a busy machine a test takes its time, and fails for what it says alone. A wait is given ten seconds, so a test has more. */
const PATIENT = {
  testTimeout: 30_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000, interval: 10 } },
  setupFiles: [fileURLToPath(new URL('tests/support/setup.ts', import.meta.url))],
}

/** Node everywhere; a file that needs a document asks for jsdom in its first line. */
export default defineConfig({
  test: {
    projects: [
      { test: { ...PATIENT, name: 'js', include: ['tests/{unit/js,differential}/**/*.test.{ts,tsx}'] } },
      // The hooks once more, with the oldest React that they are for.
      {
        resolve: {
          alias: [
            // As an ES module it imports React where the alias leads.
            { find: '@testing-library/react', replacement: TESTING_LIBRARY },
            { find: /^react-dom(?=\/|$)/, replacement: `${REACT_18}react-dom` },
            { find: /^react(?=\/|$)/, replacement: `${REACT_18}react` },
          ],
        },
        test: {
          ...PATIENT,
          name: 'react-18',
          include: REACT_TESTS,
          // The demo is for React 19.
          exclude: ['**/restaurant_desk.test.tsx'],
          env: { HOLDFAST_REACT: '18' },
          server: { deps: { inline: [/@testing-library/] } },
        },
      },
      // What a user does, once more with the core behind the port of a worker.
      {
        test: {
          ...PATIENT,
          name: 'worker-host',
          include: HOST_TESTS,
          env: { HOLDFAST_HOST: 'worker' },
        },
      },
      // The package as npm packs it, in projects of their own.
      { test: { ...PATIENT, name: 'package', include: ['tests/package/**/*.test.{ts,tsx}'] } },
      // Each of these files starts databases of its own, for seconds: to optimise PostgreSQL's WebAssembly takes more than it saves.
      {
        test: { ...PATIENT, name: 'server', include: ['tests/server/**/*.test.ts'], execArgv: ['--liftoff-only'] },
      },
    ],
    maxWorkers: 2,
  },
})

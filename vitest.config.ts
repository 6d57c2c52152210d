import { defineConfig } from 'vitest/config'

/** Node everywhere; a file that needs a document asks for jsdom in its first line. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'js', include: ['tests/{unit/js,differential}/**/*.test.{ts,tsx}'] } },
      // Each of these files starts databases of its own.
      { test: { name: 'server', include: ['tests/server/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 60_000 } },
    ],
    maxWorkers: 2,
  },
})

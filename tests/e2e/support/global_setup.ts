import { access } from 'node:fs/promises'
import { build } from 'vite'
import { APP_CONFIG, PACKAGE } from './paths'

/** Builds the page under test from the sources as they are now, against the package as it is published. */
export default async function globalSetup(): Promise<void> {
  await access(`${PACKAGE}index.js`).catch(() => {
    throw new Error('The package is not built: run "npm run build" first.')
  })
  await build({ configFile: APP_CONFIG, logLevel: 'warn' })
}

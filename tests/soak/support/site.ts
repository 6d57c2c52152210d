import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { PACKAGE } from '../../e2e/support/paths'
import { StaticSite } from '../../e2e/support/static_site'

const PAGE = fileURLToPath(new URL('../page/', import.meta.url))

/** Serves the soak's page, which is built against the package as it is published, and the package's own files below `/holdfast/`. */
export async function serveSite(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-soak-'))
  await build({
    root: PAGE,
    configFile: false,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    resolve: { alias: { 'holdfast/react': `${PACKAGE}react/index.js`, holdfast: `${PACKAGE}index.js` } },
    build: { outDir: folder, emptyOutDir: true },
  })
  const site = await StaticSite.serve({ folders: { '/': folder, '/holdfast/': PACKAGE } })
  return {
    url: site.url,
    close: async () => {
      await site.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

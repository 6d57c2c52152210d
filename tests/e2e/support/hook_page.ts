import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { HOOKS_PAGE, PACKAGE } from './paths'
import { StaticSite } from './static_site'
import { expect, test as base } from './test'

export { expect } from './test'

/** Dmitri drives. */
export const DMITRI = '66666666-6666-4666-8666-666666666666'

/** Shows one hook of the package on a page, as a persona, over that wire (by default the server itself). Resolves once it is live. */
type Show = (page: Page, hook: string, as: string, user: string, url?: string) => Promise<void>

/** Playwright's test with a page that shows one hook. */
export const test = base.extend<{ readonly show: Show }, { readonly hookSite: StaticSite }>({
  hookSite: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'holdfast-hooks-'))
      await build({
        root: HOOKS_PAGE,
        base: './',
        logLevel: 'warn',
        plugins: [react()],
        resolve: { alias: { 'holdfast/react': `${PACKAGE}react/index.js`, holdfast: `${PACKAGE}index.js` } },
        build: { outDir: folder, emptyOutDir: true },
      })
      const site = await StaticSite.serve({ folders: { '/': folder } })
      await use(site)
      await site.close()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],

  show: async ({ hookSite, server, host }, use) => {
    server.allowOrigin(hookSite.url)
    await use(async (page, hook, as, user, url = server.url) => {
      const token = await server.tokenFor(as)
      const query = new URLSearchParams({ hook, url, key: server.anonKey, token, user, driver: DMITRI, host })
      await page.goto(`${hookSite.url}/?${query.toString()}`)
      const isLive = () => window.result.loading === false || window.result.phase === 'subscribed'
      await expect.poll(() => page.evaluate(isLive)).toBe(true)
    })
  },
})

/** What the hook returns now, or a part of it. */
export const read = <R, T>(page: Page, what: (result: R) => T): Promise<T> =>
  page.evaluate(`(${what.toString()})(window.result)`)

/** Calls one of the functions that the hook returned, and waits. */
export const call = (page: Page, name: string, ...args: unknown[]): Promise<void> =>
  page.evaluate(
    async ({ name, args }) => {
      const act = window.result[name] as (...args: unknown[]) => unknown
      await act(...args)
    },
    { name, args },
  )

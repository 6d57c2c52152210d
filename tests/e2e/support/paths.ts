import { fileURLToPath } from 'node:url'

const path = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url))

export const ROOT = path('')
/** The built package. */
export const PACKAGE = path('dist/')
/** The built demo page. */
export const APP = path('demo/app/dist/')
/** The demo page's sources. */
export const APP_SOURCE = path('demo/app/')
/** What the demo page shares with the local server. */
export const TOWN_SOURCE = path('demo/town/')
export const APP_CONFIG = path('demo/app/vite.config.ts')
export const SERVER_COMMAND = path('demo/server/main.ts')
/** A page that shows one hook of the package. */
export const HOOKS_PAGE = path('tests/e2e/hooks_page/')

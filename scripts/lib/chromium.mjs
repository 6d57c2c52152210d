import { which } from './which.mjs'

/** What the packages of Linux systems call it. */
export const CHROMIUM_COMMANDS = ['chromium', 'chromium-browser', 'google-chrome']

/** @returns {string} the system's Chromium; Playwright says it clearly if there is none there */
export function chromiumPath() {
  const found = CHROMIUM_COMMANDS.map(which).find((path) => path !== undefined)
  return process.env.CHROMIUM_PATH ?? found ?? '/usr/bin/chromium'
}

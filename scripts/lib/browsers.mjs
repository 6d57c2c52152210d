import { Stop } from './stop.mjs'
import { which } from './which.mjs'

/** What the packages of Linux systems call it. */
export const FIREFOX_COMMANDS = ['firefox-esr', 'firefox']
/** Starts WebKitGTK's MiniBrowser, and drives it. */
export const WEBKIT_DRIVER_COMMAND = 'WebKitWebDriver'
/** A screen that nobody sees. */
export const XVFB_COMMAND = 'Xvfb'

/** @returns {string} the system's Firefox */
export function firefoxPath() {
  return process.env.FIREFOX_PATH ?? pathOf(...FIREFOX_COMMANDS)
}

/** @returns {string} */
export function webkitDriverPath() {
  return pathOf(WEBKIT_DRIVER_COMMAND)
}

/** @returns {string} */
export function xvfbPath() {
  return pathOf(XVFB_COMMAND)
}

/** @param {readonly string[]} commands any of them will do */
function pathOf(...commands) {
  const found = commands.map(which).find((path) => path !== undefined)
  if (found) return found
  throw new Stop(`There is no ${commands[0]} here: "npm run test:browsers" installs it.`)
}

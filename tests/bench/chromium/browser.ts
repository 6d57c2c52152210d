import { chromium } from '@playwright/test'
import type { Browser } from '@playwright/test'
import { chromiumPath } from '../../../scripts/lib/programs.mjs'

/** Frames come at the screen's pace, and nothing calls home. */
const ARGS = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launch(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({ executablePath: chromiumPath(), args: isRoot ? [...ARGS, '--no-sandbox'] : ARGS })
}

import { browser } from './browser.mjs'
import { checks } from './checks.mjs'
import { mutants } from './mutants.mjs'
import { native } from './native.mjs'
import { simulation } from './simulation.mjs'
import { soak } from './soak.mjs'
import { typescript } from './typescript.mjs'
import { wasm } from './wasm.mjs'
import { world } from './world.mjs'

/** In the order in which they run: what tells most for the least time comes first. @type {readonly import('./tally.mjs').Stage[]} */
export const STAGES = [checks, native, wasm, simulation, world, typescript, mutants, browser, soak]

import { CHANNEL_MUTANTS } from './channel.mjs'
import { CORE_MUTANTS } from './core.mjs'
import { DESK_MUTANTS } from './desk.mjs'
import { ENGINE_MUTANTS } from './engine.mjs'
import { REALTIME_MUTANTS } from './realtime.mjs'
import { SYNC_MUTANTS } from './sync.mjs'
import { TABLE_MUTANTS } from './table.mjs'
import { TYPESCRIPT_MUTANTS } from './typescript.mjs'
import { WORLD_MUTANTS } from './world.mjs'

/** Every planted bug. @type {readonly import('../../scripts/mutants/mutant.mjs').Mutant[]} */
export const MUTANTS = [
  ...CORE_MUTANTS,
  ...REALTIME_MUTANTS,
  ...SYNC_MUTANTS,
  ...TYPESCRIPT_MUTANTS,
  ...CHANNEL_MUTANTS,
  ...TABLE_MUTANTS,
  ...ENGINE_MUTANTS,
  ...DESK_MUTANTS,
  ...WORLD_MUTANTS,
]

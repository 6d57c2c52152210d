// The file that a page loads while its socket opens (`base/late.ts`).
export { PresenceState } from '../channel/presence_state.js'
export { recordConverter } from '../channel/record_values.js'
export { readMetrics } from '../connection/metrics.js'
export * from '../engine/engine.js'
export { shared } from '../base/structural_sharing.js'

// The file that a page loads while its socket opens (`base/late.ts`).
export { ReplayWatch } from '../channel/replay.js'
export { PresenceState } from '../channel/presence_state.js'
export { recordConverter } from '../channel/record_values.js'
export { Diagnosis } from '../connection/diagnosis.js'
export { isReturn, watchPage } from '../connection/lifecycle.js'
export { readMetrics } from '../connection/metrics.js'
export * from '../engine/engine.js'
export { shared } from '../base/structural_sharing.js'

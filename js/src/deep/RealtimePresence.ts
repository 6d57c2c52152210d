export { RealtimePresence as default } from '../realtime_presence.js'
export * from '../index.js'

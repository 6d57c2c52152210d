export { RealtimePresence as default } from '../channel/realtime_presence.js'
export * from '../index.js'

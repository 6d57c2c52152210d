export { RealtimePresence as default } from '../channel/channel.js'
export * from '../index.js'

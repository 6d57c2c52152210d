export { RealtimeClient as default } from '../client.js'
export * from '../index.js'

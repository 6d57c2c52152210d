export { RealtimeClient as default } from '../client/client.js'
export * from '../index.js'

// realtime-js's files by path, for apps that import from `@supabase/realtime-js/src/…` or `…/dist/module/…`: see `exports` in package.json.
export { RealtimeChannel as default } from '../channel/channel.js'
export * from '../index.js'

export { WebSocketFactory as default } from '../../engine/websocket_factory.js'
export * from '../../engine/websocket_factory.js'

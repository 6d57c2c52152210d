export { WebSocketFactory as default } from '../../websocket_factory.js'
export * from '../../websocket_factory.js'

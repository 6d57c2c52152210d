// The file that a page loads with its first request over http (`http.ts`). It imports nothing that the entry imports.
export { HTTP_ERRORS } from '../base/http_errors.js'
export { sendBroadcast } from './broadcast_call.js'
export { RestCalls } from './rest_calls.js'

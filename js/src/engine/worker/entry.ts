import { serveCores } from './serve_cores.js'

serveCores(globalThis)

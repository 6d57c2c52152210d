import type { CoreTuning } from './tuning.js'

/** The options with which a core is created. */
export interface CoreOptions extends CoreTuning {
  /** The whole WebSocket URL, with key and protocol version. */
  readonly url: string
  readonly vsn?: string | undefined
  /** An option of the host: false sends every frame through the core. */
  readonly fastPath?: boolean | undefined
  readonly tokenSource: 'none' | 'value' | 'function'
}

import type { CoreTuning } from './tuning.js'

/** What the core is created with. */
export interface CoreOptions extends CoreTuning {
  /** The whole WebSocket URL, with key and protocol version. */
  readonly url: string
  readonly vsn?: string | undefined
  /** Of its host: false leaves every frame to the core. */
  readonly fastPath?: boolean | undefined
  readonly tokenSource: 'none' | 'value' | 'function'
}

import { HoldfastError } from '../base/errors.js'

/**
 * Compiles the smallest possible module, which tells a forbidding CSP from every other cause before anything is loaded.
 * @throws HoldfastError `WASM_UNAVAILABLE`, `WASM_BLOCKED`
 */
export function assertWasmAllowed(): void {
  if (typeof WebAssembly !== 'object') throw new HoldfastError('WASM_UNAVAILABLE')
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))
  } catch (thrown) {
    throw HoldfastError.from(thrown, 'WASM_BLOCKED')
  }
}

export function isWasmAllowed(): boolean {
  try {
    assertWasmAllowed()
    return true
  } catch {
    return false
  }
}

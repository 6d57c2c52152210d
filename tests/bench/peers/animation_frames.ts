type Callback = (time: number) => void

let lastHandle = 0
const waiting = new Map<number, Callback>()

Object.assign(globalThis, {
  requestAnimationFrame: (callback: Callback): number => {
    waiting.set(++lastHandle, callback)
    return lastHandle
  },
  cancelAnimationFrame: (handle: number): void => {
    waiting.delete(handle)
  },
})

/** Node has no animation frames: the benchmark runs them itself. */
export function runFrame(): void {
  const callbacks = [...waiting.values()]
  waiting.clear()
  for (const callback of callbacks) callback(performance.now())
}

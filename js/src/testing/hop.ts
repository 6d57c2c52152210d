type Immediate = (work: () => void) => unknown

// Taken before anybody puts fake timers in their places.
const { setImmediate: immediate } = globalThis as { setImmediate?: Immediate }
const channel = immediate ? undefined : new MessageChannel()
const waiting: (() => void)[] = []
if (channel) channel.port1.onmessage = () => waiting.shift()?.()

/** Resolves after every promise that can settle without more time has done so. */
export function hop(): Promise<void> {
  return new Promise((resolve) => {
    if (immediate) immediate(resolve)
    else {
      waiting.push(resolve)
      channel?.port2.postMessage(0)
    }
  })
}

type Immediate = (work: () => void) => unknown

interface Port {
  onmessage: ((event: never) => void) | null
  postMessage(message: unknown): void
  /** Only in Node: whether the port keeps the process alive. */
  ref?(): void
  unref?(): void
}

interface Globals {
  readonly setImmediate?: Immediate & { readonly clock?: unknown }
  readonly MessageChannel?: new () => { readonly port1: Port; readonly port2: Port }
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown }
}

const waiting: (() => void)[] = []

// Taken before anybody replaces them by fake timers.
const later = realImmediate(globalThis)

/** Resolves after every promise has settled that can settle without more time. */
export function hop(): Promise<void> {
  return new Promise((resolve) => {
    later(resolve)
  })
}

function realImmediate(globals: Globals): Immediate {
  const { setImmediate: immediate, process } = globals
  if (immediate && !immediate.clock) return immediate
  // jsdom as Jest makes it has neither. If both were faked before this module was loaded, Node still has a channel that is not.
  const threads = process?.getBuiltinModule?.('node:worker_threads') as Globals | undefined
  const Channel = threads?.MessageChannel ?? globals.MessageChannel
  if (!Channel) return globalThis.setTimeout
  return overChannel(new Channel())
}

function overChannel({ port1, port2 }: { readonly port1: Port; readonly port2: Port }): Immediate {
  port1.onmessage = (): void => {
    waiting.shift()?.()
    if (waiting.length === 0) port1.unref?.()
  }
  port1.unref?.()
  return (work) => {
    if (waiting.push(work) === 1) port1.ref?.()
    port2.postMessage(0)
  }
}

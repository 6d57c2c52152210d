/** Runs `work` as a microtask. Not by `queueMicrotask`: test tools that fake timers replace it, and it then waits for their clock. */
export function soon(work: () => void): void {
  void Promise.resolve().then(work)
}

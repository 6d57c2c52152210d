/** A frame that the server sent. */
export interface SentFrame {
  /** Counts the server's sockets from 1. */
  readonly socket: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly data: string | Buffer
}

export type FrameListener = (frame: SentFrame) => void

const KEPT = 20_000

/** Sees every frame that leaves the server, so that a test can assert on what never left. */
export class FrameTap {
  private readonly kept: SentFrame[] = []
  private readonly listeners = new Set<FrameListener>()

  constructor(private readonly keeps: boolean) {}

  record(frame: SentFrame): void {
    if (this.keeps) this.kept.push(frame)
    if (this.kept.length > KEPT) this.kept.splice(0, KEPT / 2)
    for (const listener of this.listeners) listener(frame)
  }

  /** The frames sent so far, oldest first: the last 10,000 at least. */
  all(): readonly SentFrame[] {
    return [...this.kept]
  }

  listen(listener: FrameListener): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
}

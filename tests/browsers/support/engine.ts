/** A browser that was started for tests. */
export interface Engine {
  /** Its name and version, for the report. */
  readonly version: string
  /** A page of somebody else: it shares no storage with the others. */
  newPage(): Promise<EnginePage>
  close(): Promise<void>
}

/** A page, by the little that all browsers' remote ends can do. */
export interface EnginePage {
  goto(url: string): Promise<void>
  /** Runs a function in the page, and waits for what it promises. Arguments and result travel as JSON. */
  evaluate<Args extends readonly unknown[], Result>(
    work: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>
  /** Clicks the one element that a CSS selector names. */
  click(selector: string): Promise<void>
  /** Types into the one element that a CSS selector names. */
  type(selector: string, text: string): Promise<void>
  /** What the page looks like, as a PNG. */
  screenshot(): Promise<Buffer>
  close(): Promise<void>
}

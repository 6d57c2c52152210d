/** Something the person can mend: its message is a sentence that says how, and is printed without a stack. */
export class Stop extends Error {}

/** Ctrl-C, or a request to end. */
export class Interrupted extends Error {}

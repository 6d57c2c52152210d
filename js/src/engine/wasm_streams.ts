/**
 * How a module comes apart into streams in which like stands beside like, so that they compress an eighth better than it. Both sides know it from here:
 * `scripts/build/wasm_text.mjs` takes modules apart, `wasm_text.ts` puts them together.
 */

/** All but the code. */
export const REST = 0
/** The code's operations. What follows each is in the others. */
export const OPERATIONS = 1
export const LOCALS = 2
export const INTEGERS = 3
export const CALLS = 4
export const BRANCHES = 5
export const BLOCKS = 6
export const OFFSETS = 7
export const OTHERS = 8
export const STREAMS = 9

/** Bytes before the first section. */
export const HEADER = 8
/** The section of the code. */
export const CODE = 10
export const END = 0x0b
/** Stands before an access to memory that is not aligned by its size; no operation has that number. */
export const UNALIGNED = 0xff

/** An access: its alignment, and a number from `OFFSETS`. */
export const ACCESS = 9
/** See `moveRare`. */
export const RARE = 10

/** By operation: nothing follows it (0); or one number, from the stream of that number; or `ACCESS`, or `RARE`. */
export const AFTER = new Uint8Array(256)
  .fill(BLOCKS, 0x02, 0x05)
  .fill(BRANCHES, 0x0c, 0x0e)
  .fill(RARE, 0x0e, 0x0f)
  .fill(CALLS, 0x10, 0x11)
  .fill(RARE, 0x11, 0x12)
  .fill(LOCALS, 0x20, 0x23)
  .fill(OTHERS, 0x23, 0x25)
  .fill(ACCESS, 0x28, 0x3f)
  .fill(OTHERS, 0x3f, 0x41)
  .fill(INTEGERS, 0x41, 0x43)
  .fill(RARE, 0x43, 0x45)
  .fill(RARE, 0xfc, 0xfe)
  .fill(RARE, UNALIGNED)

/** By operation, of those with an `ACCESS`: how it is aligned by its size, as a power of two. */
export const ALIGNED = new Uint8Array(0x3f)
ALIGNED.set([2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2], 0x28)

/** Moves bytes between a module and its streams. */
export interface Mover {
  /** One of that stream. */
  byte(stream: number): number
}

/** Moves a number of as many bytes as it takes; gives its lowest 32 bits. */
export function moveNumber(mover: Mover, stream: number): number {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = mover.byte(stream)
    value |= (byte & 127) << shift
    if (byte < 128) return value
  }
}

/** A function's local variables: how many of which type. */
export function moveLocals(mover: Mover): void {
  for (let left = moveNumber(mover, OTHERS); left > 0; left--) moveNumbers(mover, OTHERS, 2)
}

/** Moves what follows an operation of which there are few. */
export function moveRare(mover: Mover, operation: number): void {
  if (operation === 0x0e) moveNumbers(mover, BRANCHES, 1 + moveNumber(mover, BRANCHES))
  else if (operation === 0x11) moveNumbers(mover, OTHERS, 2)
  else if (operation === 0x43) moveBytes(mover, 4)
  else if (operation === 0x44) moveBytes(mover, 8)
  else if (operation === 0xfc) moveOfBulk(mover, moveNumber(mover, OPERATIONS))
  else if (operation === 0xfd) moveOfVector(mover, moveNumber(mover, OPERATIONS))
}

/** Conversions that do not trap; then copies of memory. */
function moveOfBulk(mover: Mover, kind: number): void {
  if (kind > 7) moveNumbers(mover, OTHERS, kind === 8 || kind === 10 ? 2 : 1)
}

function moveOfVector(mover: Mover, kind: number): void {
  const isOfLane = kind > 83 && kind < 92
  if (kind < 12 || isOfLane || kind === 92 || kind === 93) moveNumbers(mover, OTHERS, 2)
  if (kind === 12 || kind === 13) moveBytes(mover, 16)
  if (isOfLane || (kind > 20 && kind < 35)) moveBytes(mover, 1)
}

function moveNumbers(mover: Mover, stream: number, count: number): void {
  for (let left = count; left > 0; left--) moveNumber(mover, stream)
}

function moveBytes(mover: Mover, count: number): void {
  for (let left = count; left > 0; left--) mover.byte(OTHERS)
}

type Field = ['u8' | 'u16' | 'u32' | 'f64', number] | ['str', string] | ['bytes', Uint8Array]

/** Writes records as the core does: `u8 type, u32 size, fields…`, little-endian, unaligned. */
export function record(type: number, ...fields: Field[]): number[] {
  const body = fields.flatMap(encode)
  return [type, ...number('u32', body.length + 5), ...body]
}

function encode([kind, value]: Field): number[] {
  if (kind === 'str' || kind === 'bytes') {
    const bytes = kind === 'str' ? new TextEncoder().encode(value) : value
    return [...number('u32', bytes.length), ...bytes]
  }
  return number(kind, value)
}

function number(kind: 'u8' | 'u16' | 'u32' | 'f64', value: number): number[] {
  const sizes = { u8: 1, u16: 2, u32: 4, f64: 8 }
  const view = new DataView(new ArrayBuffer(sizes[kind]))
  if (kind === 'u8') view.setUint8(0, value)
  if (kind === 'u16') view.setUint16(0, value, true)
  if (kind === 'u32') view.setUint32(0, value, true)
  if (kind === 'f64') view.setFloat64(0, value, true)
  return [...new Uint8Array(view.buffer)]
}

type Field = ['u8' | 'u16' | 'u32' | 'f64', number] | ['str', string] | ['bytes', Uint8Array]

/** Writes records as the core does: `u8 type, u32 size, u32 size of the fields, fields…, texts…`, little-endian, unaligned. */
export function record(type: number, ...fields: Field[]): number[] {
  const numbers = fields.flatMap(([kind, value]) =>
    kind === 'str' || kind === 'bytes' ? number('u32', textOf(kind, value).length) : number(kind, value),
  )
  const texts = fields.flatMap(([kind, value]) => (kind === 'str' || kind === 'bytes' ? textOf(kind, value) : []))
  return [
    type,
    ...number('u32', 9 + numbers.length + texts.length),
    ...number('u32', numbers.length),
    ...numbers,
    ...texts,
  ]
}

function textOf(kind: 'str' | 'bytes', value: string | Uint8Array): number[] {
  return [...(kind === 'str' ? new TextEncoder().encode(value as string) : (value as Uint8Array))]
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

import { describe, expect, it } from 'vitest'
import { LIVE, assertLean, liveFunctions } from '../../../scripts/build/linked_functions.mjs'

/** A module as wasm-dis writes it: its functions with those that each calls, and which of them are in the table or exported. */
function moduleOf(functions: Record<string, string[]>, inTable: string[] = [], exported = ['post']): string {
  const escaped = (name: string): string =>
    `$${name.replaceAll(/[^\w:~]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}`
  return [
    '(module',
    ` (elem $0 (i32.const 1) ${inTable.map(escaped).join(' ')})`,
    ...exported.map((name) => ` (export "${name}" (func ${escaped(name)}))`),
    ...Object.entries(functions).flatMap(([name, calls]) => [
      ` (func ${escaped(name)} (param $0 i32)`,
      ...calls.map((called) => `  (call ${escaped(called)}`),
      ' )',
    ]),
    ')',
  ].join('\n')
}

const live = LIVE.map((start) => `${start}f`)
const FUNCTIONS = {
  post: ['shared'],
  shared: [],
  helper: [],
  ...Object.fromEntries(live.map((name) => [name, ['shared', 'helper']])),
}

describe('The border between the core and live data', () => {
  it('has on its far side what only live data reaches, and on this side what the core does', () => {
    const found = liveFunctions(moduleOf(FUNCTIONS, live))
    expect(found).toHaveLength(live.length + 1)
    expect(found).toContain('helper')
    expect(found).not.toContain('shared')
  })

  it.each(live)('ends the build where the core calls %s itself', (name) => {
    const text = moduleOf({ ...FUNCTIONS, shared: [name] }, live)
    expect(() => liveFunctions(text)).toThrow(`The core calls ${name}`)
  })

  it.each(LIVE)('ends the build where nothing is called %s any more', (start) => {
    const others = Object.fromEntries(Object.entries(FUNCTIONS).filter(([name]) => !name.startsWith(start)))
    expect(() => liveFunctions(moduleOf(others))).toThrow(`begins with ${start}`)
  })
})

describe('What lean_libc.cpp leaves empty', () => {
  it.each([
    ...[
      '__dynamic_cast',
      '__cxa_throw',
      '__cxa_begin_catch',
      '__cxxabiv1::__si_class_type_info::search_below_dst(int)',
    ],
    ...['std::__2::(anonymous)::can_catch(void*)', 'printf_core', 'vsnprintf', 'fprintf', 'printf'],
  ])('ends the build where %s is linked, which would look there', (name) => {
    expect(() => assertLean(moduleOf({ ...FUNCTIONS, [name]: [] }))).toThrow(`${name} is linked`)
  })

  it('is nothing to what has a like name', () => {
    const names = ['std::exception::what() const', '__cxa_pure_virtual', 'holdfast::printf_of(int)']
    expect(() =>
      assertLean(moduleOf({ ...FUNCTIONS, ...Object.fromEntries(names.map((name) => [name, []])) })),
    ).not.toThrow()
  })
})

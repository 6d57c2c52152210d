import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emscriptenChosen } from '../lib/cmake.mjs'
import { run } from '../lib/run.mjs'

/** What the linked code is made of, and no more: Binaryen uses what it is allowed, and old browsers would not read it. */
const FEATURES = ['simd', 'bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals'].map((name) => `--enable-${name}`)

/** Functions that only run once there is a live table or a track. */
const LIVE = /^holdfast::sync::|\bLive(?:Data|Parts|EventWriter)\b|\bDriver::post_live\b/

/**
 * Splits the linked module in two that share their memory and their table of functions: the core, which every page loads, and live data
 * (tables, tracks), which is loaded where it is used. Nothing is taken on trust: in the core stays whatever it can reach by a call, or
 * through the table, except what `LIVE` names there. Those `wasm/browser/driver.cpp` reaches through a pointer to one function, `post_live`, and
 * through the object that it makes.
 * @param {string} linked a .wasm with its functions' names
 * @returns {Promise<{ whole: Uint8Array, core: Uint8Array, live: Uint8Array }>} without names
 */
export async function splitModule(linked) {
  const binaryen = join((await run(join(emscriptenChosen(), 'em-config'), ['BINARYEN_ROOT'])).trim(), 'bin')
  const scratch = mkdtempSync(join(tmpdir(), 'holdfast-split-'))
  const [text, list, whole, core, live] = ['text.wat', 'live.txt', 'whole.wasm', 'core.wasm', 'live.wasm'].map((name) => join(scratch, name))
  try {
    await run(join(binaryen, 'wasm-dis'), [...FEATURES, linked, '-o', `${text}`])
    writeFileSync(`${list}`, liveFunctions(readFileSync(`${text}`, 'utf8')).join('\n'))
    await run(join(binaryen, 'wasm-opt'), [...FEATURES, linked, '--strip-debug', '-o', `${whole}`])
    const outputs = ['-o1', `${core}`, '-o2', `${live}`, '--import-namespace=core', '--export-prefix=%']
    await run(join(binaryen, 'wasm-split'), [...FEATURES, linked, `--split-funcs=@${list}`, '--no-placeholders', ...outputs])
    return { whole: readFileSync(`${whole}`), core: readFileSync(`${core}`), live: readFileSync(`${live}`) }
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/**
 * @param {string} text a module, as wasm-dis writes it
 * @returns {string[]} the functions that are of no use without live data
 */
function liveFunctions(text) {
  const { calls, exported, inTable } = readModule(text)
  const needed = reachable(calls, [...exported, ...inTable.filter((name) => !LIVE.test(name))])
  const live = [...calls.keys()].filter((name) => !needed.has(name))
  if (live.length === 0) throw new Error('The linked module names no function of live data: was it linked with --profiling-funcs?')
  return live.map((name) => name.replaceAll(/\\([\\"])/g, '$1'))
}

/** @param {string} text */
function readModule(text) {
  /** @type {Map<string, Set<string>>} */
  const calls = new Map()
  /** @type {string[]} */
  const exported = []
  /** @type {string[]} */
  const inTable = []
  let called = new Set()
  for (const line of text.split('\n')) {
    const names = namesIn(line)
    if (line.startsWith(' (func ')) calls.set(`${names[0]}`, (called = new Set()))
    else if (line.startsWith(' (elem ')) inTable.push(...names)
    else if (/^ \((export .*\(func|start) /.test(line)) exported.push(`${names[0]}`)
    else if (/\((return_call|call|ref\.func) /.test(line)) called.add(`${names[0]}`)
  }
  return { calls, exported, inTable }
}

/** @param {string} line */
function namesIn(line) {
  return Array.from(line.matchAll(/\$"((?:[^"\\]|\\.)*)"|\$([^\s()]+)/g), ([, quoted, plain]) => quoted ?? `${plain}`)
}

/**
 * @param {Map<string, Set<string>>} calls
 * @param {readonly string[]} roots
 */
function reachable(calls, roots) {
  const reached = new Set(roots)
  for (const name of reached) for (const called of calls.get(name) ?? []) reached.add(called)
  return reached
}

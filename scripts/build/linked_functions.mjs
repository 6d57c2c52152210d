/**
 * What the names of functions begin with that run only once there is a live table or a track. The core calls none of them. It reaches
 * them through its table of functions: `post_live` by a pointer (`wasm/browser/driver.cpp`), the others as methods of the object that
 * `post_live` makes.
 */
export const LIVE = [
  'holdfast::sync::',
  'holdfast::boundary::LiveEventWriter::',
  'holdfast::browser::(anonymous namespace)::LiveParts::',
  'holdfast::browser::Driver::post_live(',
]

/**
 * Names of functions that must not be linked, and what they do. `wasm/browser/lean_libc.cpp` replaces what they need by nothing, or by less.
 * @type {readonly (readonly [RegExp, string])[]}
 */
const FORBIDDEN = [
  [/^__(dynamic_cast|cxa_throw|cxa_rethrow|cxa_begin_catch)\b|^__cxxabiv1::|::can_catch\(/, 'reads the tables of types'],
  [/^(v|f|s|vf|vs|vsn)?printf$|^printf_core$/, 'formats text'],
]

/**
 * `LIVE` alone is not trusted. Whatever the core can reach by a call stays in the core, and so does whatever is in the table and not in `LIVE`.
 * @param {string} text a linked module with its functions' names, as wasm-dis writes it
 * @returns {string[]} the functions that are of no use without live data
 * @throws Error if no function has a name of `LIVE` any more, or if the core calls one that has
 */
export function liveFunctions(text) {
  const { calls, exported, inTable } = readModule(text)
  const needed = reachable(calls, [...exported, ...inTable.filter((name) => !isLive(name))])
  for (const start of LIVE)
    if (![...calls.keys()].some((name) => plain(name).startsWith(start)))
      throw new Error(`No function of the linked module begins with ${start} (LIVE in scripts/build/linked_functions.mjs)`)
  const stray = [...needed].find(isLive)
  if (stray !== undefined) throw new Error(`The core calls ${plain(stray)}, which belongs to live data: pages without a table would load it`)
  return [...calls.keys()].filter((name) => !needed.has(name)).map((name) => name.replaceAll(/\\([\\"])/g, '$1'))
}

/**
 * @param {string} text a linked module, as above
 * @throws Error if something is linked that `lean_libc.cpp` assumes is not
 */
export function assertLean(text) {
  for (const name of readModule(text).calls.keys())
    for (const [forbidden, deed] of FORBIDDEN)
      if (forbidden.test(plain(name))) throw new Error(`${plain(name)} is linked, and ${deed}: see wasm/browser/lean_libc.cpp`)
}

/** @param {string} name */
const isLive = (name) => LIVE.some((start) => plain(name).startsWith(start))

/**
 * A name as C++ has it. In WebAssembly's text a sign that is neither letter nor digit is written as `\28`. @param
 * {string} name
 */
const plain = (name) => name.replaceAll(/\\([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))

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

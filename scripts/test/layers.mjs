import { readFileSync } from 'node:fs'
import { dirname, extname, join, normalize, relative } from 'node:path'
import { inRoot, ROOT } from '../lib/paths.mjs'
import { filesIn } from '../lib/stamp.mjs'

/** Each may include from itself and from those before it. */
const LAYERS = ['core', 'phoenix', 'realtime', 'sync', 'browser']

/** What React components stand on must not depend on how the core is run. */
const HIDDEN_FROM_REACT = /^js\/(src\/(engine|port\/port|connection\/core_link)\b|generated\/)/

/** Asks for React at run time, and does without. */
const ACT = 'js/src/testing/react_act.ts'

/** @returns {string[]} where a file reaches for what it must not know */
export function layerOffences() {
  return [
    ...sources('wasm', ['.h', '.cpp']).flatMap(wrongIncludes),
    ...sources('js/src', ['.ts', '.tsx']).flatMap(wrongImports),
  ]
}

/**
 * @param {string} folder
 * @param {readonly string[]} extensions
 */
function sources(folder, extensions) {
  return filesIn(inRoot(folder))
    .filter((file) => extensions.includes(extname(file)))
    .map((file) => relative(ROOT, file))
}

/** @param {string} file */
function wrongIncludes(file) {
  const layer = LAYERS.indexOf(file.split('/')[1] ?? '')
  const included = matches(file, /^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)
  return included.filter((header) => !mayInclude(layer, header)).map((header) => `${file} must not include ${header}`)
}

/**
 * @param {number} layer
 * @param {string} header
 */
function mayInclude(layer, header) {
  if (header.startsWith('emscripten')) return LAYERS[layer] === 'browser'
  if (header.startsWith('nlohmann/')) return layer >= LAYERS.indexOf('realtime')
  const other = LAYERS.indexOf(header.split('/')[0] ?? '')
  return other <= layer && !header.includes('..') && !header.startsWith('demo/')
}

/** @param {string} file */
function wrongImports(file) {
  const imported = matches(file, /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)
  const paths = imported.map((path) => (path.startsWith('.') ? normalize(join(dirname(file), path)) : path))
  return paths.filter((path) => !mayImport(file, path)).map((path) => `${file} must not import ${path}`)
}

/**
 * The package stands on nothing but its own files; its hooks also on React, and what is for tests takes React where it finds it.
 * @param {string} file
 * @param {string} path of a file of the project, or the name of a package
 */
function mayImport(file, path) {
  const isHook = file.startsWith('js/src/react/')
  if (path.startsWith('js/')) return !(isHook && HIDDEN_FROM_REACT.test(path))
  return path === 'react' ? isHook || file === ACT : path === 'react-dom/test-utils' && file === ACT
}

/**
 * @param {string} file
 * @param {RegExp} pattern
 */
function matches(file, pattern) {
  return [...readFileSync(inRoot(file), 'utf8').matchAll(pattern)].map((match) => match[1] ?? '')
}

import { readFileSync } from 'node:fs'
import { extname, relative } from 'node:path'
import { inRoot, ROOT } from '../lib/paths.mjs'
import { filesIn } from '../lib/stamp.mjs'

/** Each layer may include from itself and from those before it. For js/src, js/dependency-cruiser.mjs says the same. */
const LAYERS = ['core', 'phoenix', 'realtime', 'sync', 'boundary', 'browser']

/** The core's classes for JavaScript stand beside the client, on the core alone. */
const CLASSES = 'classes'

/** @returns {string[]} the includes of C++ files that their layer must not have */
export function layerOffences() {
  return filesIn(inRoot('wasm'))
    .filter((file) => ['.h', '.cpp'].includes(extname(file)))
    .flatMap((file) => wrongIncludes(relative(ROOT, file)))
}

/** @param {string} file */
function wrongIncludes(file) {
  const folder = file.split('/')[1] ?? ''
  const includes = [...readFileSync(inRoot(file), 'utf8').matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)]
  return includes
    .map(([, header = '']) => header)
    .filter((header) => !mayInclude(folder, header))
    .map((header) => `${file} must not include ${header}`)
}

/**
 * @param {string} folder of wasm/
 * @param {string} header
 */
function mayInclude(folder, header) {
  if (header.startsWith('emscripten')) return folder === 'browser' || folder === CLASSES
  if (folder === CLASSES && header.startsWith(`${CLASSES}/`)) return true
  const layer = LAYERS.indexOf(folder === CLASSES ? 'core' : folder)
  if (header.startsWith('nlohmann/')) return layer >= LAYERS.indexOf('realtime')
  const other = LAYERS.indexOf(header.split('/')[0] ?? '')
  return other <= layer && !header.includes('..') && !header.startsWith('demo/')
}

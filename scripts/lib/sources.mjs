import { extname } from 'node:path'
import { inRoot } from './paths.mjs'
import { filesIn } from './stamp.mjs'

/** @returns {string[]} every C++ file of the project */
export function cppFiles() {
  return ['wasm', 'tests']
    .flatMap((folder) => filesIn(inRoot(folder)))
    .filter((file) => /^\.(cpp|h)$/.test(extname(file)))
}

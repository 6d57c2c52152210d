import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MACHINE_CACHE } from '../lib/paths.mjs'
import { which } from '../lib/programs.mjs'
import { run } from '../lib/run.mjs'
import { downloadPackages } from './debian_download.mjs'
import { installMissing } from './needs.mjs'

/*
 * Debian 13 packages the pinned Emscripten; it is a set of Python programs and prebuilt libraries and runs on Debian 12 with
 * that release's Clang 19. Only its Binaryen is too new for Debian 12's C library, so that comes with a C library of its own.
 * All of it is unpacked into the cache: nothing of Debian 13 is installed, and the system's sources stay as they are.
 */
const RELEASE = 'trixie'
const BINARYEN = ['binaryen', 'libc6', 'libstdc++6', 'libgcc-s1']

/** Tests, documents, and the libraries for threads and for position independent code: two thirds of the size, none used. */
const LEFT_OUT = ['*/emscripten/test', '*/share/doc', '*/gconv', '*/wasm32-emscripten/*pic', '*-mt*.a']

/** @typedef {import('./emscripten.mjs').Source} Source */

/** @param {string} version */
const ownCopy = (version) => join(MACHINE_CACHE, `emscripten-${version}-${RELEASE}`)

/** @param {string} copy */
const emscriptenIn = (copy) => join(copy, 'usr', 'share', 'emscripten')

/** What an earlier run unpacked. @type {Source} */
export async function debianAtHand(version) {
  return existsSync(ownCopy(version)) ? emscriptenIn(ownCopy(version)) : undefined
}

/** @type {Source} */
export async function installFromDebian(version) {
  if (!which('apt-get')) return undefined
  await installMissing('emscripten')
  process.stdout.write(`unpacking Debian's packages … `)
  const partial = `${ownCopy(version)}.partial`
  rmSync(partial, { recursive: true, force: true })
  await unpackAll(version, partial)
  // Paths are written down absolutely, so the folder gets its name first; it counts once its configuration is there.
  rmSync(ownCopy(version), { recursive: true, force: true })
  configure(partial, ownCopy(version))
  renameSync(partial, ownCopy(version))
  return emscriptenIn(ownCopy(version))
}

/**
 * @param {string} version
 * @param {string} folder
 */
async function unpackAll(version, folder) {
  const downloads = `${folder}.downloads`
  const archives = await downloadPackages([`emscripten=${version}*`, 'node-acorn', ...BINARYEN], RELEASE, downloads)
  mkdirSync(folder, { recursive: true })
  for (const archive of archives) await unpack(archive, folder)
  rmSync(downloads, { recursive: true })
}

/**
 * @param {string} archive
 * @param {string} folder
 */
async function unpack(archive, folder) {
  const excludes = LEFT_OUT.map((pattern) => `--exclude='${pattern}'`).join(' ')
  const pipe = `dpkg-deb --fsys-tarfile "$0" | tar -x -C "$1" --no-same-owner ${excludes}`
  await run('bash', ['-o', 'pipefail', '-c', pipe, archive, folder])
}

/**
 * Makes what was unpacked in `folder` work once it is called `home`.
 * @param {string} folder
 * @param {string} home
 */
function configure(folder, home) {
  linkAcorn(emscriptenIn(folder))
  writeBinaryenLaunchers(folder, home)
  writeFileSync(join(emscriptenIn(folder), '.emscripten'), configuration(home))
}

/** Emscripten's JavaScript tools import it. @param {string} emscripten */
function linkAcorn(emscripten) {
  mkdirSync(join(emscripten, 'node_modules'))
  symlinkSync('../../nodejs/acorn', join(emscripten, 'node_modules', 'acorn'))
}

/**
 * Binaryen's programs are started through the loader of the C library that they were built for.
 * @param {string} folder
 * @param {string} home
 */
function writeBinaryenLaunchers(folder, home) {
  const bin = join(folder, 'binaryen', 'bin')
  mkdirSync(bin, { recursive: true })
  const libraries = `usr/lib/${libraryFolder(folder)}`
  const loader = readdirSync(join(folder, libraries)).find((name) => name.startsWith('ld-linux'))
  const start = `"${home}/${libraries}/${loader}" --library-path "${home}/${libraries}"`
  for (const program of readdirSync(join(folder, 'usr', 'bin')).filter((name) => name.startsWith('wasm'))) {
    const script = `#!/bin/sh\nexec ${start} "${home}/usr/bin/${program}" "$@"\n`
    writeFileSync(join(bin, program), script, { mode: 0o755 })
  }
}

/** Named for the machine: x86_64-linux-gnu, aarch64-linux-gnu… @param {string} folder */
function libraryFolder(folder) {
  const candidates = readdirSync(join(folder, 'usr', 'lib'))
  return candidates.find((name) => existsSync(join(folder, 'usr', 'lib', name, 'libc.so.6')))
}

/** @param {string} home */
function configuration(home) {
  return [
    `LLVM_ROOT = '/usr/bin'`,
    `LLVM_ADD_VERSION = '19'`,
    `CLANG_ADD_VERSION = '19'`,
    `BINARYEN_ROOT = '${home}/binaryen'`,
    `NODE_JS = 'node'`,
    `FROZEN_CACHE = True`,
    '',
  ].join('\n')
}

import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { readFileSync } from 'node:fs'

const KEPT_IMAGES = 3

/** The version of the embedded PostgreSQL's package. */
export function pgliteVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest: unknown = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8'))
  return (manifest as { version: string }).version
}

/** Where images of a fresh database are kept: `HOLDFAST_CACHE_DIR`, or the user's cache folder. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  return process.env['HOLDFAST_CACHE_DIR'] ?? join(base, 'holdfast')
}

/** The image of a fresh database; null if there is none. A cache that cannot be read counts as none, and that only costs time. */
export async function readImage(hash: string): Promise<Uint8Array | null> {
  return readFile(join(cacheFolder(), imageName(hash))).catch(() => null)
}

/** Keeps an image. It is written under another name and then renamed, so servers that start at the same time never read half a file. */
export async function writeImage(hash: string, image: Uint8Array): Promise<void> {
  const folder = cacheFolder()
  const target = join(folder, imageName(hash))
  const partial = `${target}.${process.pid}.${Date.now()}.partial`
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(partial, image)
    await rename(partial, target)
    await removeOldImages(folder)
  } catch {
    await rm(partial, { force: true }).catch(() => undefined)
  }
}

function imageName(hash: string): string {
  return `pglite-${pgliteVersion()}-${hash}.tar`
}

async function removeOldImages(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^pglite-.*\.tar$/.test(name))
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })))
  const old = dated.sort((a, b) => b.at - a.at).slice(KEPT_IMAGES)
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })))
}

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { StartupError } from '../errors'
import { pgliteVersion } from './image_cache'

const LOCK = 'holdfast.lock'
const MARK = 'holdfast.json'
/** Where the folder keeps the secret that signs its tokens. */
export const SECRET_FILE = 'holdfast.secret'

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A folder that keeps the embedded database. PGlite does not lock it, so this class does. It also refuses the files of another version. */
export class DataFolder {
  private constructor(
    readonly path: string,
    private readonly hash: string,
    readonly isFilled: boolean,
  ) {}

  get databasePath(): string {
    return join(this.path, 'pgdata')
  }

  /** Locks the folder, and makes it if it is missing. Throws `data_in_use` or `data_of_another_version`. */
  static async take(path: string, hash: string): Promise<DataFolder> {
    const full = resolve(path)
    await mkdir(full, { recursive: true })
    await lock(full)
    try {
      return new DataFolder(full, hash, await isFilledBy(full, versionOf(hash)))
    } catch (error) {
      await rm(join(full, LOCK), { force: true })
      throw error
    }
  }

  /** The database is complete: the next start may open it. */
  async markFilled(): Promise<void> {
    await writeFile(join(this.path, MARK), JSON.stringify({ version: versionOf(this.hash) }))
  }

  async release(): Promise<void> {
    await rm(join(this.path, LOCK), { force: true })
  }
}

function versionOf(hash: string): string {
  return `pglite-${pgliteVersion()}-${hash}`
}

async function lock(folder: string, retry = true): Promise<void> {
  const file = join(folder, LOCK)
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
  } catch {
    const holder = Number(await readFile(file, 'utf8').catch(() => '0'))
    if (holder > 0 && isRunning(holder)) throw inUse(folder, holder)
    if (!retry) throw inUse(folder, holder)
    await rm(file, { force: true })
    await lock(folder, false)
  }
}

function inUse(folder: string, holder: number): StartupError {
  return new StartupError(
    'data_in_use',
    `The database folder ${folder} is in use by process ${holder}: stop that server, or choose another folder with --data.`,
  )
}

function versionIn(mark: string): string | null {
  try {
    return String((JSON.parse(mark) as { version?: unknown }).version)
  } catch {
    return null
  }
}

async function isFilledBy(folder: string, version: string): Promise<boolean> {
  const mark = await readFile(join(folder, MARK), 'utf8').catch(() => null)
  const found = mark === null ? null : versionIn(mark)
  if (found === version) return true
  const others = (await readdir(folder)).filter((name) => name !== LOCK && !name.startsWith(SECRET_FILE))
  if (others.length === 0) return false
  throw new StartupError(
    'data_of_another_version',
    `The database folder ${folder} was written by another version (${found ?? 'unknown'}, this is ${version}): ` +
      'delete it, or choose another folder with --data.',
  )
}

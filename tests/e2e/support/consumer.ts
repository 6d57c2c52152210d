import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { APP_SOURCE, ROOT } from './paths'

const run = promisify(execFile)

/** Where a test makes its new Vite and React project. */
const TEMPLATE = join(ROOT, 'tests/e2e/consumer')

/** Parts of a page that belong to this repository: what was built, and settings that lead out of its folder. */
const LEFT_BEHIND: ReadonlySet<string> = new Set(['dist', 'tsconfig.json'])

interface Manifest {
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
}

/** What every Vite and React project has. */
const TOOLS: ReadonlySet<string> = new Set([
  'react',
  'react-dom',
  'vite',
  '@vitejs/plugin-react',
  '@types/react',
  '@types/react-dom',
  'typescript',
])

/** The npm packages that a page imports. Its author would have installed them. */
async function importsIn(page: string): Promise<ReadonlySet<string>> {
  const files = await readdir(join(page, 'src'), { recursive: true, withFileTypes: true })
  const sources = files.filter((file) => /\.tsx?$/.test(file.name))
  const texts = await Promise.all(sources.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))
  const imports = texts.flatMap((text) => [...text.matchAll(/(?:from|import) '((?:@[^/']+\/)?[^./'][^/']*)/g)])
  return new Set(imports.map(([, name = '']) => name))
}

/** Somebody else's project, in a folder of its own, with the package installed as `npm pack` makes it. */
export class Consumer {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Consumer> {
    const imports = await importsIn(APP_SOURCE)
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-consumer-'))
    const { devDependencies, version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT })
    await cp(TEMPLATE, folder, { recursive: true })
    // The versions that this repository has installed, because npm has those in its cache.
    const pinned = Object.entries(devDependencies).filter(([name]) => TOOLS.has(name) || imports.has(name))
    const dependencies = Object.fromEntries(pinned)
    const manifest = { type: 'module', dependencies: { ...dependencies, holdfast: `file:holdfast-${version}.tgz` } }
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
    const consumer = new Consumer(folder)
    await consumer.run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund')
    return consumer
  }

  /**
   * Takes a page of this repository into the project, as a folder of its own, with the folders beside it that it shares with others. From there on,
   * `holdfast` is the installed package. Returns the folder of the built page, which may be served below any path.
   */
  async build(page: string, beside: readonly string[] = []): Promise<string> {
    const [root = ''] = await Promise.all([page, ...beside].map((folder) => this.#take(folder)))
    await this.run(this.bin('vite'), 'build', root, '--base', './', '--logLevel', 'warn')
    return join(root, 'dist')
  }

  /** Copies a folder of this repository into the project. Returns where it is. */
  async #take(folder: string): Promise<string> {
    const to = join(this.folder, basename(folder))
    await cp(folder, to, { recursive: true, filter: (path) => !LEFT_BEHIND.has(basename(path)) })
    return to
  }

  /** Runs a command in the project. Rejects with what the command printed, if it fails. */
  run(command: string, ...args: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(command, args, { cwd: this.folder, timeout: 120_000 }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`))
        else resolve(stdout)
      })
    })
  }

  bin(name: string): string {
    return join(this.folder, 'node_modules', '.bin', name)
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }
}

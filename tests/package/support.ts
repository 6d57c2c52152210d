import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Strict, libraries included; built code goes where `node` runs it. */
export const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    jsx: 'react-jsx',
    strict: true,
    skipLibCheck: false,
    esModuleInterop: true,
    types: ['node'],
    rootDir: 'src',
    outDir: 'built',
  },
  include: ['src'],
})

/** The examples in TSX of a page of this repository. */
export async function examplesIn(page: string): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, page), 'utf8')
  return [...text.matchAll(/```tsx\n([^]*?)```/g)].map(([, code = '']) => code)
}

interface Manifest {
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
}

/** An app in a folder of its own, where npm has installed Holdfast, also in the place of `@supabase/realtime-js`. */
export class App {
  private constructor(readonly folder: string) {}

  /** @param packages of this repository's, that it installs besides; `files`: its own, by name */
  static async create(packages: readonly string[], files: Readonly<Record<string, string>>): Promise<App> {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-app-'))
    const { devDependencies, version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT })
    const tarball = `file:holdfast-${version}.tgz`
    const manifest = {
      type: 'module',
      dependencies: { ...Object.fromEntries(packages.map((name) => [name, devDependencies[name]])), holdfast: tarball },
      // What the docs tell to write, `npm:holdfast`, for a package that no registry has.
      overrides: { '@supabase/realtime-js': tarball },
    }
    const app = new App(folder)
    for (const [name, text] of Object.entries({ ...files, 'package.json': JSON.stringify(manifest) }))
      await writeFile(join(folder, name), text)
    await app.run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund')
    return app
  }

  /** Takes a folder of this repository into the project. */
  take(folder: string, name: string): Promise<void> {
    return cp(join(ROOT, folder), join(this.folder, name), { recursive: true })
  }

  /** Runs a command in the project. Rejects, with what it printed, if it fails. */
  run(command: string, ...args: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(command, args, { cwd: this.folder, timeout: 120_000 }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`))
        else resolve(stdout)
      })
    })
  }

  /** Compiles the project strictly, libraries included. */
  compile(...options: string[]): Promise<string> {
    return this.run(process.execPath, join(this.folder, 'node_modules/typescript/bin/tsc'), '-p', '.', ...options)
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'vite'
import type { ViteDevServer } from 'vite'
import { APP_CONFIG } from './paths'

/** The demo page as its developer sees it: with React's development build, and with modules that are replaced as they are edited. */
export class DevServer {
  readonly #edits = new Map<string, Edit>()
  readonly #cacheDir: string
  #vite: ViteDevServer | undefined

  private constructor(
    cacheDir: string,
    private readonly nodeEnv: string | undefined,
  ) {
    this.#cacheDir = cacheDir
  }

  static async start(): Promise<DevServer> {
    const dev = new DevServer(await mkdtemp(join(tmpdir(), 'holdfast-vite-')), process.env.NODE_ENV)
    // Vite's builds, with which these tests begin, leave the environment set to "production" for everything that starts later.
    process.env.NODE_ENV = 'development'
    dev.#vite = await createServer({
      configFile: APP_CONFIG,
      cacheDir: dev.#cacheDir,
      logLevel: 'warn',
      plugins: [{ name: 'edits', enforce: 'pre', transform: (code, id) => dev.#edited(code, id) }],
      server: { host: '127.0.0.1', port: 0, strictPort: false },
    })
    await dev.#vite.listen()
    return dev
  }

  get url(): string {
    return this.#vite?.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? ''
  }

  /** Edits a module that a page has loaded, as far as the pages see it. The file stays as it is. */
  async edit(path: string, edit: Edit): Promise<void> {
    const client = this.#vite?.environments.client
    const module = await client?.moduleGraph.getModuleByUrl(path)
    if (!client || !module) throw new Error(`No page has loaded ${path}`)
    this.#edits.set(path, edit)
    await client.reloadModule(module)
  }

  async close(): Promise<void> {
    await this.#vite?.close()
    if (this.nodeEnv === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = this.nodeEnv
    await rm(this.#cacheDir, { recursive: true, force: true })
  }

  #edited(code: string, id: string): string | undefined {
    const found = [...this.#edits].find(([path]) => id.endsWith(path))
    return found?.[1](code)
  }
}

type Edit = (code: string) => string

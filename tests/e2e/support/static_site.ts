import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}

interface StaticSiteOptions {
  /** Folders, by the path that they are served under. The path ends in a slash. */
  readonly folders: Readonly<Record<string, string>>
  /** Headers of every answer, such as a Content-Security-Policy. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Serves folders, as any web server would. */
export class StaticSite {
  readonly #server: Server

  private constructor({ folders, headers = {} }: StaticSiteOptions) {
    this.#server = createServer((request, response) => {
      void answer(folders, headers, request, response)
    })
  }

  static async serve(options: StaticSiteOptions): Promise<StaticSite> {
    const site = new StaticSite(options)
    await new Promise<void>((resolve) => {
      site.#server.listen(0, '127.0.0.1', resolve)
    })
    return site
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve()
      })
    })
    this.#server.closeAllConnections()
    await closed
  }
}

async function answer(
  folders: StaticSiteOptions['folders'],
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://site').pathname))
  const prefix =
    Object.keys(folders)
      .filter((one) => path.startsWith(one))
      .sort((a, b) => b.length - a.length)[0] ?? '/'
  const file = join(folders[prefix] ?? '', path.slice(prefix.length) || 'index.html')
  const content = await readFile(file).catch(() => null)
  response.writeHead(content ? 200 : 404, {
    ...headers,
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
  })
  response.end(content ?? 'Not found')
}

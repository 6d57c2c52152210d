import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

/** A server in a process of its own, so that its memory and its event loop are its own. */
export class ChildServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(...args: readonly string[]): Promise<ChildServer> {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, '--port', '0', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)))
      createInterface({ input: child.stdout }).on('line', (line) => {
        const found = /ready on (\S+)$/.exec(line)?.[1]
        if (found !== undefined) resolve(found)
      })
    })
    return new ChildServer(child, url)
  }

  /** Resident memory in MB (Linux). */
  memory(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8')
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    await ended
  }
}

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import type { RunningServer } from '../../../demo/server/server'

/** A line of a recording of a real server. */
interface Entry {
  readonly conn: string
  readonly dir: 'send' | 'recv' | 'note'
  readonly kind: 'connect' | 'open' | 'text' | 'binary' | 'close' | 'http' | 'error' | 'note'
  readonly data: unknown
}

/** What the recording cannot tell: its tokens were cut out, and what was done in the database is only noted. */
export interface Script {
  /** The token that stands for `JWT`, given the connection, the last note, and how many `JWT`s were sent before. */
  token(conn: string, note: string, count: number): Promise<string>
  /** SQL for each commit that the recording shows, in order. */
  readonly commits?: readonly string[]
  /** What to do at a note. */
  readonly atNote?: Readonly<Record<string, () => Promise<void>>>
}

export interface Difference {
  readonly conn: string
  readonly recorded: string
  readonly ours: string
}

const PATIENCE_MS = 10_000

/** Sends what the recording's clients sent, and compares what comes back, frame by frame and in order. */
export async function replayRecording(
  name: string,
  server: RunningServer,
  script: Script,
): Promise<readonly Difference[]> {
  const path = fileURLToPath(new URL(`../../vectors/${name}.jsonl`, import.meta.url))
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  return new Replayer(server, script).run(lines.map((line) => JSON.parse(line) as Entry))
}

/**
 * A connection's frames, in lanes whose frames keep their order. Channels are independent of each other on the real server,
 * and `system` messages of subscriptions come when the database is ready.
 */
class Connection {
  readonly lanes = new Map<string, string[]>()
  private wake: () => void = () => undefined

  constructor(readonly ws: WebSocket) {
    ws.on('message', (data: Buffer, isBinary) =>
      this.add(isBinary ? `binary ${data.toString('base64')}` : data.toString('utf8')),
    )
    ws.on('close', (code: number) => this.add(`close ${code}`))
    ws.on('error', () => undefined)
  }

  /**
   * The next frame of a lane. A reply and a `presence_diff` come from two processes of the real server and may swap, so the
   * one that was recorded is preferred among the next two.
   */
  async take(recorded: string): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS
    const frames = this.lane(recorded)
    // Of two that may swap, the one that was recorded first may be the second to come.
    const isThere = (): boolean => frames.length > (isDiff(recorded) && !isDiff(frames[0] ?? '') ? 1 : 0)
    while (!isThere()) {
      if (Date.now() >= deadline) return frames.shift() ?? 'nothing'
      // The next frame ends this wait; the timer is only its patience.
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now())
        this.wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    if (isDiff(frames[1] ?? '') && isDiff(recorded))
      return frames.splice(isDiff(frames[0] ?? '') ? 0 : 1, 1)[0] ?? 'nothing'
    return frames.shift() ?? 'nothing'
  }

  private add(frame: string): void {
    this.lane(frame).push(frame)
    this.wake()
  }

  private lane(frame: string): string[] {
    const name = laneOf(frame)
    const frames = this.lanes.get(name) ?? []
    this.lanes.set(name, frames)
    return frames
  }
}

function isDiff(frame: string): boolean {
  return frame.includes('"presence_diff"')
}

function laneOf(frame: string): string {
  const text = frame.startsWith('binary ') ? Buffer.from(frame.slice(7), 'base64').toString('latin1') : frame
  const topic = /^close/.test(text)
    ? 'close'
    : (/(realtime:[\w:=.*-]*?)("|cursor|bin|dbevent)/.exec(text)?.[1] ?? 'socket')
  return text.includes('"extension":"postgres_changes"') ? `system ${topic}` : topic
}

class Replayer {
  private readonly connections = new Map<string, Connection>()
  private readonly differences: Difference[] = []
  private readonly ids = new Map<string, string>()
  private readonly commits = new Set<string>()
  private note = ''
  private tokens = 0

  constructor(
    private readonly server: RunningServer,
    private readonly script: Script,
  ) {}

  async run(entries: readonly Entry[]): Promise<readonly Difference[]> {
    for (const entry of entries) await this.step(entry)
    for (const [conn, { lanes }] of this.connections) {
      for (const ours of [...lanes.values()].flat())
        if (!ours.startsWith('close')) this.differences.push({ conn, recorded: 'nothing', ours })
    }
    return this.differences
  }

  private async step(entry: Entry): Promise<void> {
    if (entry.dir === 'note') return this.atNote(String(entry.data))
    if (entry.kind === 'connect') return this.connect(entry)
    if (entry.kind === 'open' || entry.kind === 'http' || entry.kind === 'error') return
    if (entry.dir === 'send') return this.send(entry)
    await this.compare(entry)
  }

  private async atNote(note: string): Promise<void> {
    this.note = note
    await this.script.atNote?.[note]?.()
    if (note.includes('terminate')) this.connections.get(note.charAt(0))?.ws.terminate()
  }

  private async connect({ conn, data }: Entry): Promise<void> {
    const url = new URL(String(data).replace('apikey=JWT', `apikey=${this.server.anonKey}`))
    const ws = new WebSocket(`${this.server.url.replace('http', 'ws')}${url.pathname}${url.search}`)
    this.connections.set(conn, new Connection(ws))
    await new Promise((resolve) => ws.once('open', resolve).once('close', resolve))
  }

  private async send({ conn, kind, data }: Entry): Promise<void> {
    const ws = this.connections.get(conn)?.ws
    if (kind === 'close') return ws?.close((data as { code?: number }).code)
    if (kind === 'binary') return ws?.send(Buffer.from(String(data), 'base64'))
    let text = String(data)
    while (text.includes('"JWT"'))
      text = text.replace('"JWT"', JSON.stringify(await this.script.token(conn, this.note, this.tokens++)))
    ws?.send(text)
  }

  private async compare({ conn, kind, data }: Entry): Promise<void> {
    const recorded =
      kind === 'close'
        ? `close ${(data as { code: number }).code}`
        : kind === 'binary'
          ? `binary ${String(data)}`
          : String(data)
    await this.commit(recorded)
    const ours = (await this.connections.get(conn)?.take(recorded)) ?? 'no connection'
    this.learnIds(recorded, ours)
    if (normal(this.mapIds(recorded)) !== normal(ours))
      this.differences.push({ conn, recorded: normal(this.mapIds(recorded)), ours: normal(ours) })
  }

  /** The first frame of a commit is the moment at which the recording's script wrote to the database. */
  private async commit(recorded: string): Promise<void> {
    const at = /"commit_timestamp":"([^"]+)"/.exec(recorded)?.[1]
    if (at === undefined || this.commits.has(at)) return
    const sql = this.script.commits?.[this.commits.size]
    this.commits.add(at)
    if (sql !== undefined) await this.server.sql(sql)
  }

  /** Subscription ids are hashes of another kind: those of a join's reply are matched in order. */
  private learnIds(recorded: string, ours: string): void {
    const find = (text: string): string[] => [...text.matchAll(/\{"id":(\d+)[,}]/g)].map(([, id]) => id ?? '')
    if (!recorded.includes('"response":{"postgres_changes":[{')) return
    const mine = find(ours)
    find(recorded).forEach((id, index) => this.ids.set(id, mine[index] ?? '?'))
  }

  private mapIds(text: string): string {
    return text
      .replace(/\{"id":(\d+)(?=[,}])/g, (_, id: string) => `{"id":${this.ids.get(id) ?? id}`)
      .replace(
        /"ids":\[([\d,]+)\]/,
        (_, ids: string) => `"ids":[${ids.split(',').map((id) => this.ids.get(id) ?? id)}]`,
      )
  }
}

/** What differs between any two runs is made equal: times, references, made-up keys. */
function normal(text: string): string {
  if (text.startsWith('binary ')) return `binary ${normal(Buffer.from(text.slice(7), 'base64').toString('latin1'))}`
  return text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, 'TIME')
    .replace(/"(phx_ref|phx_ref_prev)":"[\w-]{16}"/g, '"$1":"REF"')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
    .replace(/expired \d+ seconds/, 'expired # seconds')
}

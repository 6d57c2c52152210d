import { randomBytes } from 'node:crypto'
import type { ClientConfig } from 'pg'
import { LogicalReplicationService, PgoutputPlugin, type Pgoutput } from 'pg-logical-replication'
import type { Log } from '../log'
import { keepTexts, walChangeOf, type WalChange } from './wal_message'

const PUBLICATIONS = ['supabase_realtime', 'supabase_realtime_messages']
const RETRY_MS = 500

/** A change, when it was committed (ISO 8601), and by which transaction. */
export interface CommittedChange extends WalChange {
  readonly committedAt: string
  readonly xid: number
}

/** Makes the slot on the connection that uses it, and temporary, so that a demo that died does not keep the log for ever. */
class TemporarySlotPlugin extends PgoutputPlugin {
  override async start(client: Parameters<PgoutputPlugin['start']>[0], slotName: string): Promise<unknown> {
    await client.query(`CREATE_REPLICATION_SLOT "${slotName}" TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT`)
    return super.start(client, slotName, '0/00000000')
  }

  override parse(buffer: Buffer): Pgoutput.Message {
    const message = super.parse(buffer)
    if (message.tag === 'relation') keepTexts(message)
    return message
  }
}

/** Follows the write-ahead log. After the connection was lost it makes a new slot, and says that changes may be missing. */
export class Replication {
  private service: LogicalReplicationService | null = null
  private transaction: WalChange[] = []
  private xid = 0
  private stopped = false
  private failed = false

  constructor(
    private readonly config: ClientConfig,
    private readonly log: Log,
    private readonly onCommit: (changes: readonly CommittedChange[]) => Promise<void>,
    private readonly onInterrupted: () => void,
  ) {}

  /** Resolves when the log is followed, so that every later commit is reported. Rejects if it cannot be followed at all. */
  async start(): Promise<void> {
    await this.follow()
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.service?.destroy()
  }

  private follow(): Promise<void> {
    const service = new LogicalReplicationService(this.config, {
      acknowledge: { auto: true, timeoutSeconds: 10 },
      flowControl: { enabled: true },
    })
    this.service = service
    this.failed = false
    this.transaction = []
    const plugin = new TemporarySlotPlugin({ protoVersion: 1, publicationNames: PUBLICATIONS })
    const name = `holdfast_${randomBytes(6).toString('hex')}`
    service.on('data', (_lsn: string, message: Pgoutput.Message) => this.receive(message))
    return new Promise((resolve, reject) => {
      service.on('start', () => resolve())
      service.on('error', (error: Error) => this.lose(service, error, reject))
      service.subscribe(plugin, name).then(
        () => this.lose(service, new Error('the replication connection ended'), reject),
        (error: Error) => this.lose(service, error, reject),
      )
    })
  }

  private async receive(message: Pgoutput.Message): Promise<void> {
    if (message.tag === 'begin') {
      this.transaction = []
      this.xid = message.xid
    }
    const change = walChangeOf(message)
    if (change !== null) this.transaction.push(change)
    if (message.tag !== 'commit') return
    // Microseconds since 1970.
    const committedAt = new Date(Number(message.commitTime.valueOf() / 1000n)).toISOString()
    const { xid } = this
    await this.onCommit(this.transaction.map((one) => ({ ...one, committedAt, xid })))
  }

  /** The service does not notice that its backend was killed. So it is stopped, and a new one begins. */
  private lose(service: LogicalReplicationService, error: Error, reject: (error: Error) => void): void {
    reject(error)
    if (this.stopped || this.failed || service !== this.service) return
    this.failed = true
    this.log('replication_lost', { message: error.message })
    void service.destroy().catch(() => undefined)
    setTimeout(() => void this.retry(), RETRY_MS).unref()
  }

  private async retry(): Promise<void> {
    if (this.stopped) return
    await this.follow().then(
      () => this.onInterrupted(),
      () => undefined, // The connection was lost again before it began. The next try is planned already.
    )
  }
}

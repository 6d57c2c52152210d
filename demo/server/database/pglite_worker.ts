/**
 * PGlite in a thread of its own. Its promises resolve as microtasks, so on the main thread a series of queries would hold up every timer and socket.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, type Transaction } from '@electric-sql/pglite'
import { ASSUME_IDENTITY, type Identity, type Row, type SqlValue, type Statement } from './database'
import { refineClock } from './fine_clock'
import type {
  NumberedRequest,
  WorkerFailure,
  WorkerMessage,
  WorkerRequest,
  WorkerResult,
  WorkerStart,
} from './pglite_messages'

const start = workerData as WorkerStart

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}

/** An error without PGlite's 25 KB of minified source. */
function failureOf(error: unknown): WorkerFailure {
  const e = error as { message?: string; code?: string; detail?: string; hint?: string }
  const message = (e.message ?? String(error)).slice(0, 2000)
  return { message, code: e.code ?? 'XX000', detail: e.detail ?? null, hint: e.hint ?? null }
}

async function open(): Promise<PGlite> {
  const image = start.image === null ? undefined : new Blob([start.image])
  const db = await PGlite.create({
    ...(start.dataDir === null ? {} : { dataDir: start.dataDir }),
    ...(image && { loadDataDir: image }),
  })
  if (start.schema !== null) await db.exec(start.schema)
  await db.listen('realtime_outbox', () => post({ kind: 'changed' }))
  await db.listen('realtime_ddl', () => post({ kind: 'schema_changed' }))
  return db
}

async function run(target: PGlite | Transaction, text: string, params: readonly SqlValue[]): Promise<readonly Row[]> {
  const result = await target.query<Row>(text, params as SqlValue[])
  return result.rows
}

function runAs(db: PGlite, identity: Identity, statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
  return db.transaction(async (tx) => {
    await run(tx, ASSUME_IDENTITY, [identity.role, identity.claims])
    const results: (readonly Row[])[] = []
    for (const statement of statements) results.push(await run(tx, statement.text, statement.params))
    return results
  })
}

async function answer(db: PGlite, request: WorkerRequest): Promise<WorkerResult> {
  switch (request.kind) {
    case 'query':
      return [await run(db, request.text, request.params)]
    case 'queryAs':
      return runAs(db, request.identity, request.statements)
    case 'exec':
      await db.exec(request.text)
      return null
    case 'dump':
      return new Uint8Array(await (await db.dumpDataDir('none')).arrayBuffer())
    case 'close':
      await db.close()
      return null
  }
}

async function main(): Promise<void> {
  refineClock()
  const db = await open()
  parentPort?.on('message', ({ id, request }: NumberedRequest) => {
    answer(db, request).then(
      (result) => post({ kind: 'done', id, result }),
      (error: unknown) => post({ kind: 'failed', id, error: failureOf(error) }),
    )
  })
  post({ kind: 'ready' })
}

main().catch((error: unknown) => post({ kind: 'failed', id: null, error: failureOf(error) }))

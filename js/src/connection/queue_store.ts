const DATABASE = 'holdfast-queue'
const MESSAGES = 'messages'
const BY_QUEUE = 'queue'

/** A waiting message, as it is stored. Never holds a token. */
export interface StoredMessage {
  readonly topic: string
  readonly event: string
  /** JSON text, or bytes. */
  readonly payload: string | Uint8Array
  /** `PushFlag`s of the port. */
  readonly flags: number
  /** When it was first sent, in milliseconds since 1970. */
  readonly at: number
  /** The user who sent it; left out if none was known. */
  readonly user?: string
}

/** A message in the database; keys grow with the order of sending. */
export interface KeptMessage extends StoredMessage {
  readonly key: number
}

type Row = KeptMessage & { readonly queue: string; readonly owner: string }

/** The messages of one queue that this page answers for, in IndexedDB. */
export interface QueueStore {
  /** The messages that closed pages have left, oldest first. */
  readonly restored: readonly KeptMessage[]
  /** Adds, deletes and replaces in one transaction; returns the keys of the added messages. Rejects with the browser's error. */
  write(add: readonly StoredMessage[], remove: readonly number[], replace: readonly KeptMessage[]): Promise<number[]>
  /** Lets another page take over the rest. */
  close(): void
}

/**
 * Opens a queue's store, and takes over what dead pages left in it. A page that lives holds a Web Lock of its own: its messages are
 * nobody else's. Rejects where IndexedDB or Web Locks are missing or forbidden.
 */
export async function openQueueStore(queue: string): Promise<QueueStore> {
  if (typeof indexedDB === 'undefined') throw new Error('there is no IndexedDB here')
  if (typeof navigator === 'undefined' || !('locks' in navigator)) throw new Error('there are no Web Locks here')
  const owner = crypto.randomUUID()
  const database = await openDatabase()
  const release = await holdLock(lockName(owner))
  const close = (): void => {
    database.close()
    release()
  }
  try {
    const restored = await takeOver(database, queue, owner)
    return { restored, close, write: (...work) => writeTo(database, { queue, owner }, ...work) }
  } catch (thrown) {
    close()
    throw thrown
  }
}

const lockName = (owner: string): string => `${DATABASE}:${owner}`

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    let givenUp = false
    request.onupgradeneeded = () => {
      request.result
        .createObjectStore(MESSAGES, { keyPath: 'key', autoIncrement: true })
        .createIndex(BY_QUEUE, BY_QUEUE)
    }
    request.onblocked = () => {
      givenUp = true
      reject(new Error('another version of the page blocks the store'))
    }
    request.onsuccess = () => {
      const database = request.result
      if (givenUp) {
        database.close()
        return
      }
      // A newer version of the library in another tab must not wait for this one.
      database.onversionchange = () => {
        database.close()
      }
      resolve(database)
    }
    request.onerror = () => {
      reject(request.error ?? new Error('IndexedDB failed'))
    }
  })
}

/** Takes a lock that nobody else requests while its owner lives; returns the function that releases it. */
function holdLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(
        name,
        () =>
          new Promise<void>((release) => {
            resolve(release)
          }),
      )
      .catch(reject)
  })
}

async function takeOver(database: IDBDatabase, queue: string, owner: string): Promise<KeptMessage[]> {
  const rows = await rowsOf(database, queue)
  const broken = rows.filter((row) => !isWhole(row))
  // Nobody will ever send these messages.
  if (broken.length > 0)
    await inTransaction(database, (messages) => {
      for (const { key } of broken) messages.delete(key)
    })
  const owners = new Set(rows.filter(isWhole).map((row) => row.owner))
  const taken: Row[] = []
  for (const other of owners) {
    // Held while its messages change hands, so that of two pages that start at once only one takes them.
    await navigator.locks.request(lockName(other), { ifAvailable: true }, async (lock) => {
      if (lock) taken.push(...(await changeOwner(database, queue, other, owner)))
    })
  }
  return taken.filter(isWhole).sort((a, b) => a.key - b.key)
}

/** A payload is put into a frame unchanged, so it must be sound. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Other code that writes into the page's storage may leave anything. */
function isWhole({ owner, topic, event, payload, flags, at, user }: Row): boolean {
  const isPayload = typeof payload === 'string' ? isJson(payload) : (payload as unknown) instanceof Uint8Array
  return (
    [owner, topic, event].every((text) => typeof text === 'string') &&
    isPayload &&
    (user === undefined || typeof user === 'string') &&
    Number.isFinite(flags) &&
    Number.isFinite(at)
  )
}

async function changeOwner(database: IDBDatabase, queue: string, from: string, to: string): Promise<Row[]> {
  const left = (await rowsOf(database, queue)).filter((row) => row.owner === from)
  await inTransaction(database, (messages) => {
    for (const row of left) messages.put({ ...row, owner: to })
  })
  return left
}

async function writeTo(
  database: IDBDatabase,
  whose: Pick<Row, 'queue' | 'owner'>,
  add: readonly StoredMessage[],
  remove: readonly number[],
  replace: readonly KeptMessage[],
): Promise<number[]> {
  let added: IDBRequest<IDBValidKey>[] = []
  await inTransaction(database, (messages) => {
    for (const key of remove) messages.delete(key)
    for (const message of replace) messages.put({ ...message, ...whose })
    added = add.map((message) => messages.add({ ...message, ...whose }))
  })
  return added.map((request) => Number(request.result))
}

function rowsOf(database: IDBDatabase, queue: string): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const request = database.transaction(MESSAGES).objectStore(MESSAGES).index(BY_QUEUE).getAll(queue)
    request.onsuccess = () => {
      resolve(request.result as Row[])
    }
    request.onerror = () => {
      reject(request.error ?? new Error('IndexedDB failed'))
    }
  })
}

function inTransaction(database: IDBDatabase, work: (messages: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(MESSAGES, 'readwrite')
    transaction.oncomplete = () => {
      resolve()
    }
    transaction.onabort = () => {
      reject(transaction.error ?? new Error('IndexedDB gave up'))
    }
    work(transaction.objectStore(MESSAGES))
  })
}

import type { Identity, Row, SqlValue, Statement } from './database'

/** What the worker is started with. `image` is a dumped data folder to start from. */
export interface WorkerStart {
  readonly dataDir: string | null
  readonly image: Uint8Array | null
  readonly schema: string | null
}

export type WorkerRequest =
  | { readonly kind: 'query'; readonly text: string; readonly params: readonly SqlValue[] }
  | { readonly kind: 'queryAs'; readonly identity: Identity; readonly statements: readonly Statement[] }
  | { readonly kind: 'exec'; readonly text: string }
  | { readonly kind: 'dump' }
  | { readonly kind: 'close' }

export interface NumberedRequest {
  readonly id: number
  readonly request: WorkerRequest
}

export interface WorkerFailure {
  readonly message: string
  readonly code: string
  readonly detail: string | null
  readonly hint: string | null
}

export type WorkerResult = readonly (readonly Row[])[] | Uint8Array | null

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'schema_changed' }
  | { readonly kind: 'done'; readonly id: number; readonly result: WorkerResult }
  | { readonly kind: 'failed'; readonly id: number | null; readonly error: WorkerFailure }

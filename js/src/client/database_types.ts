import type { ChannelAttachment } from '../channel/attachment.js'
import type { RealtimeChannel } from '../channel/channel.js'
import type {
  RealtimeChannelOptions,
  ChangesFilter,
  RealtimePostgresChangesPayload,
  RealtimePostgresDeletePayload,
  RealtimePostgresInsertPayload,
  RealtimePostgresUpdatePayload,
} from '../channel/channel_types.js'
import type { RealtimeClient } from './client.js'
import type { Row } from '../base/types.js'

/** The part of the output of `supabase gen types typescript` that is read here. */
export interface GenericDatabase {
  readonly public: {
    readonly Tables: Record<string, { Row: Row; Insert: Row; Update: Row }>
  }
}

/** The names of a database's tables in `public`. */
export type TableName<D extends GenericDatabase> = keyof D['public']['Tables'] & string
/** A row of a table. */
export type RowOf<D extends GenericDatabase, T extends TableName<D>> = D['public']['Tables'][T]['Row']
/** The type of an insert into a table. */
export type InsertOf<D extends GenericDatabase, T extends TableName<D>> = D['public']['Tables'][T]['Insert']
/** The type of an update of a table. */
export type UpdateOf<D extends GenericDatabase, T extends TableName<D>> = D['public']['Tables'][T]['Update']
/** A table's columns. */
export type ColumnOf<D extends GenericDatabase, T extends TableName<D>> = keyof RowOf<D, T> & string
/** A row's columns. Does not infer the row's type from their names. */
export type ColumnIn<T extends Row> = keyof NoInfer<T> & string
/** A filter that begins with one of a table's columns, such as `status=eq.ready`. */
export type FilterOf<D extends GenericDatabase, T extends TableName<D>> = `${ColumnOf<D, T>}=${string}`

/** Which changes of a table you want. */
export interface TypedChangesFilter<
  D extends GenericDatabase,
  T extends TableName<D>,
  Event extends string,
> extends Omit<ChangesFilter<Event>, 'table' | 'schema' | 'filter' | 'select'> {
  schema?: 'public'
  table: T
  filter?: FilterOf<D, T> | { build(): string }
  select?: ColumnOf<D, T>[]
}

type ChangeEvent = '*' | 'INSERT' | 'UPDATE' | 'DELETE'

/** The payload for each kind of event. */
interface ChangesOf<T extends Row> {
  INSERT: RealtimePostgresInsertPayload<T>
  UPDATE: RealtimePostgresUpdatePayload<T>
  DELETE: RealtimePostgresDeletePayload<T>
  '*': RealtimePostgresChangesPayload<T>
}

/** `on()` of what knows the database's tables: a wrong table or column does not compile. */
interface TypedListening<D extends GenericDatabase> {
  // One overload for all events, so that the compiler's error about a wrong table or column is about this one, and names it.
  on<T extends TableName<D>, Event extends ChangeEvent = '*'>(
    type: 'postgres_changes',
    filter: TypedChangesFilter<D, T, Event>,
    callback: (payload: ChangesOf<RowOf<D, T>>[Event]) => void,
  ): this
  on(type: 'broadcast' | 'presence' | 'system', ...rest: Rest<RealtimeChannel['on']>): this
}

/** A channel that knows the database's tables. */
export interface TypedChannel<D extends GenericDatabase>
  extends Omit<RealtimeChannel, 'on' | 'subscribe'>, TypedListening<D> {
  subscribe(...args: Parameters<RealtimeChannel['subscribe']>): this
}

/** A handle of `client.attach()` that knows the database's tables. */
export interface TypedAttachment<D extends GenericDatabase>
  extends Omit<ChannelAttachment, 'on' | 'subscribe' | 'channel'>, TypedListening<D> {
  readonly channel: TypedChannel<D>
  subscribe(...args: Parameters<ChannelAttachment['subscribe']>): this
}

type Rest<F> = F extends (type: string, ...rest: infer R) => unknown ? R : never

/** A client that knows the database's tables. */
export type TypedClient<D extends GenericDatabase> = Omit<RealtimeClient, 'channel' | 'attach'> & {
  channel(name: string, options?: RealtimeChannelOptions): TypedChannel<D>
  attach(name: string, options?: RealtimeChannelOptions): TypedAttachment<D>
}

/** `createClient<Database>()` knows the tables; without a type it takes any. */
export type ClientOf<D> = D extends GenericDatabase ? TypedClient<D> & RealtimeClient : RealtimeClient

/** What a client asks for when it joins. Anything of the wrong shape counts as not said, as on the real server. */
export interface JoinConfig {
  readonly broadcast: { readonly ack: boolean; readonly self: boolean }
  readonly presence: { readonly enabled: boolean; readonly key: string }
  readonly changes: readonly ChangeParams[]
  readonly isPrivate: boolean
  /** Joined without `config`: changes are pushed under their type, as before `postgres_changes` existed. */
  readonly isLegacy: boolean
}

/** One entry of `postgres_changes`, as sent; unknown keys are kept, because the reply repeats them. */
export type ChangeParams = Readonly<Record<string, unknown>>

export type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** Reads `payload.config`. `name` is the topic's name, which says what to watch where there is no config. */
export function readJoinConfig(payload: Fields, name: string): JoinConfig {
  const isLegacy = !('config' in payload)
  const config = fieldsOf(payload['config'])
  const broadcast = fieldsOf(config['broadcast'])
  const presence = fieldsOf(config['presence'])
  return {
    broadcast: { ack: broadcast['ack'] === true, self: broadcast['self'] === true },
    presence: {
      enabled: presence['enabled'] === true,
      key: typeof presence['key'] === 'string' ? presence['key'] : '',
    },
    changes: isLegacy ? [legacyChanges(name)] : readChanges(config['postgres_changes']),
    isPrivate: config['private'] === true,
    isLegacy,
  }
}

function readChanges(value: unknown): readonly ChangeParams[] {
  if (!Array.isArray(value)) return []
  return value.filter((entry: unknown): entry is ChangeParams => Object.keys(fieldsOf(entry)).length > 0)
}

/** `schema:table:filter`, of which the last two may be missing. */
function legacyChanges(name: string): ChangeParams {
  const [schema = '', table, ...filter] = name.split(':')
  return {
    schema,
    ...(table === undefined ? {} : { table }),
    ...(filter.length === 0 ? {} : { filter: filter.join(':') }),
  }
}

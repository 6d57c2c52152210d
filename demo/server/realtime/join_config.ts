/** What a client asks for when it joins. Anything of the wrong shape counts as not said, as on the real server. */
export interface JoinConfig {
  readonly broadcast: { readonly ack: boolean; readonly self: boolean };
  readonly presence: { readonly enabled: boolean; readonly key: string };
  readonly changes: readonly ChangeParams[];
  readonly isPrivate: boolean;
}

/** One entry of `postgres_changes`, as sent; unknown keys are kept, because the reply repeats them. */
export type ChangeParams = Readonly<Record<string, unknown>>;

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** Reads `payload.config`. */
export function readJoinConfig(payload: Fields): JoinConfig {
  const config = fieldsOf(payload['config']);
  const broadcast = fieldsOf(config['broadcast']);
  const presence = fieldsOf(config['presence']);
  return {
    broadcast: { ack: broadcast['ack'] === true, self: broadcast['self'] === true },
    presence: { enabled: presence['enabled'] === true, key: typeof presence['key'] === 'string' ? presence['key'] : '' },
    changes: readChanges(config['postgres_changes']),
    isPrivate: config['private'] === true,
  };
}

function readChanges(value: unknown): readonly ChangeParams[] {
  if (!Array.isArray(value)) return [];
  return value.filter((entry: unknown): entry is ChangeParams => Object.keys(fieldsOf(entry)).length > 0);
}

import type { Grant } from '../auth/tokens'
import { replyEntry } from '../changes/subscription_id'
import { inspect } from '../changes/inspect'
import type { ClientMessage } from '../protocol/message'
import { EVERYTHING, permissionsIn, type Permissions } from './authorization'
import type { Realtime } from './context'
import { JoinError } from './join_error'
import { fieldsOf, readJoinConfig, type Fields, type JoinConfig } from './join_config'
import { readReplay, replayed } from './replay'
import { nameOf } from './system_message'

/** A join that may go ahead. */
export interface Admission {
  readonly grant: Grant
  readonly config: JoinConfig
  readonly permissions: Permissions
  /** JSON text of the reply's response. */
  readonly response: string
  /** JSON texts of the broadcasts to replay after the reply. */
  readonly replay: readonly string[]
}

/** Checks a join: topic, token, config, policies. Throws a `JoinError` or a `TokenError`. */
export async function admit(realtime: Realtime, apikey: Grant, message: ClientMessage): Promise<Admission> {
  if (realtime.faults.rejectJoins !== null) throw new JoinError('RealtimeRestarting', realtime.faults.rejectJoins)
  const name = nameOf(message.topic)
  if (name === '') throw new JoinError('TopicNameRequired', 'You must provide a topic name')
  const payload = payloadOf(message)
  const grant = await grantOf(realtime, apikey, payload)
  if ('config' in payload && !isMap(payload['config'])) {
    throw new JoinError('UnknownErrorOnChannel', 'no function clause matching in Access.get/3')
  }
  const config = readJoinConfig(payload, name)
  const permissions = await admitTo(realtime, grant, config, name)
  const replay = readReplay(fieldsOf(fieldsOf(payload['config'])['broadcast']), config.isPrivate)
  const response = `{"postgres_changes":[${config.changes.map(replyEntry).join(',')}]}`
  return {
    grant,
    config,
    permissions,
    response,
    replay: replay === null ? [] : await replayed(realtime.db, name, replay),
  }
}

/** What a grant may do in a topic. Throws a `JoinError` if it may not even read. */
export async function admitTo(
  realtime: Realtime,
  grant: Grant,
  config: JoinConfig,
  name: string,
): Promise<Permissions> {
  if (!config.isPrivate && realtime.privateOnly) {
    throw new JoinError('PrivateOnly', 'This project only allows private channels')
  }
  if (!config.isPrivate) return EVERYTHING
  const permissions = await permissionsIn(realtime.db, grant.identity, name)
  if (permissions.readBroadcast) return permissions
  throw new JoinError('Unauthorized', `You do not have permissions to read from this Channel topic: ${name}`)
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function payloadOf(message: ClientMessage): Fields {
  if (isMap(message.payload)) return fieldsOf(message.payload)
  throw new JoinError('UnknownErrorOnChannel', `expected params to be a :map, got: \`${inspect(message.payload)}\``)
}

/** The join's own token; the apikey where there is none, or where it is a publishable key. */
async function grantOf(realtime: Realtime, apikey: Grant, payload: Fields): Promise<Grant> {
  const token = payload['access_token'] ?? payload['user_token']
  if (typeof token === 'string' && !token.startsWith('sb_')) return realtime.tokens.verify(token)
  realtime.tokens.refuseExpired(apikey.expiresAt)
  return apikey
}

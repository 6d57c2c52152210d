import { isAllowedRole } from '../auth/roles'
import { SqlError, type Database, type Identity } from '../database/database'
import { describeParams, SubscribeError, type WantedChanges } from './params'

const CONDITION_NAMES: Readonly<Record<string, string>> = {
  P0001: 'raise_exception',
  '22P02': 'invalid_text_representation',
  '22003': 'numeric_value_out_of_range',
  '22007': 'invalid_datetime_format',
  '2201B': 'invalid_regular_expression',
  '42704': 'undefined_object',
  '42804': 'datatype_mismatch',
  '42883': 'undefined_function',
}

/** Asks PostgreSQL whether an entry can be watched by this role. Throws a `SubscribeError` with the real server's message. */
export async function checkWanted(db: Database, identity: Identity, wanted: WantedChanges): Promise<void> {
  if (!isAllowedRole(identity.role)) {
    throw refusal(wanted, new SqlError(`role "${identity.role}" is not allowed`, '42704', null, null))
  }
  const params = [wanted.schema, wanted.table, JSON.stringify(wanted.conditions), wanted.select, identity.role] as const
  try {
    const rows = await db.query(
      'select realtime.check_subscription($1, $2, $3::jsonb, $4::text[], $5) as found',
      params,
    )
    if (rows[0]?.['found'] === true) return
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    throw refusal(wanted, error)
  }
  throw new SubscribeError(
    'Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect ' +
      `parameters: ${describeParams(wanted)}`,
  )
}

function refusal(wanted: WantedChanges, error: SqlError): SubscribeError {
  const name = CONDITION_NAMES[error.code] ?? 'error'
  return new SubscribeError(
    'Unable to subscribe to changes with given parameters. An exception happened so please check your connect ' +
      `parameters: ${describeParams(wanted)}. Exception: ERROR ${error.code} (${name}) ${error.message}`,
  )
}

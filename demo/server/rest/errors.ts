import { SqlError } from '../database/database'
import { HttpError } from '../http/exchange'

interface More {
  readonly details?: string
  readonly hint?: string
}

/** A refusal in PostgREST's shape. */
export function restError(status: number, code: string, message: string, { details, hint }: More = {}): HttpError {
  return new HttpError(status, { code, details: details ?? null, hint: hint ?? null, message })
}

export function unknownColumn(table: { readonly name: string }, name: string): HttpError {
  return restError(400, '42703', `column ${table.name}.${name} does not exist`)
}

const STATUS: Readonly<Record<string, number>> = {
  '23503': 409,
  '23505': 409,
  '42883': 404,
  '42P01': 404,
  '57014': 500,
  P0001: 400,
}

/** Turns PostgreSQL's refusal into the answer that PostgREST gives. */
export function restErrorOf(error: SqlError, isAnonymous: boolean): HttpError {
  const { code, message, detail, hint } = error
  if (code === 'PGRST') return raised(error)
  return new HttpError(statusOf(code, isAnonymous), { code, details: detail, hint, message })
}

function statusOf(code: string, isAnonymous: boolean): number {
  if (code === '42501') return isAnonymous ? 401 : 403
  const chosen = /^PT([1-5]\d\d)$/.exec(code)?.[1]
  if (chosen !== undefined) return Number(chosen)
  return STATUS[code] ?? (code.startsWith('XX') ? 500 : 400)
}

/** `raise sqlstate 'PGRST'`: the message is the answer, and the detail its status, both JSON (docs.postgrest.org, "Errors"). */
function raised({ message, detail }: SqlError): HttpError {
  try {
    const { status } = JSON.parse(detail ?? '') as { status: number }
    const { code, message: text, details = null, hint = null } = JSON.parse(message) as Record<string, unknown>
    return new HttpError(Number(status), { code, details, hint, message: text })
  } catch {
    return restError(500, 'PGRST121', 'Could not parse JSON in the "RAISE SQLSTATE \'PGRST\'" error')
  }
}

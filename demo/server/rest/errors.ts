import { SqlError } from '../database/database'
import { HttpError } from '../http/exchange'

/** A refusal in PostgREST's shape. */
export function restError(status: number, code: string, message: string, hint: string | null = null): HttpError {
  return new HttpError(status, { code, details: null, hint, message })
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
  const status = code === '42501' ? (isAnonymous ? 401 : 403) : (STATUS[code] ?? (code.startsWith('XX') ? 500 : 400))
  return new HttpError(status, { code, details: detail, hint, message })
}

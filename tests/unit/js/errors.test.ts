import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ERRORS, errorName as nameOfAny } from '../../../js/src/base/all_errors.js'
import { HoldfastError, errorName } from '../../../js/src/base/errors.js'

const header = readFileSync(new URL('../../../wasm/core/error_code.h', import.meta.url), 'utf8')

function codesOfTheCore(): Map<string, number> {
  const body = /enum class ErrorCode[^{]*\{([\s\S]*?)\n\};/.exec(header)?.[1] ?? ''
  return new Map(
    [...body.matchAll(/^\s*(\w+) = (\d+),/gm)].map(([, name, code]) => [(name ?? '').toUpperCase(), Number(code)]),
  )
}

function finalInTheCore(): Set<string> {
  const body = /is_final\(ErrorCode code\) \{([\s\S]*?)return true/.exec(header)?.[1] ?? ''
  return new Set([...body.matchAll(/case ErrorCode::(\w+):/g)].map(([, name]) => (name ?? '').toUpperCase()))
}

describe('The table of errors', () => {
  it('has the names and numbers of the core, and no others below 500', () => {
    const ours = new Map(
      Object.entries(ERRORS)
        .filter(([, { code }]) => code < 500)
        .map(([name, { code }]) => [name, code]),
    )
    expect(codesOfTheCore().size).toBeGreaterThan(30)
    expect(ours).toEqual(codesOfTheCore())
  })

  it('calls the same ones final as the core', () => {
    const ours = Object.entries(ERRORS)
      .filter(([, { code, final }]) => code < 500 && final)
      .map(([name]) => name)
    expect(new Set(ours)).toEqual(finalInTheCore())
  })

  it('has each number once, and a text for each', () => {
    const entries = Object.values(ERRORS)
    expect(new Set(entries.map(({ code }) => code)).size).toBe(entries.length)
    for (const { text } of entries) expect(text).toMatch(/\w.*[.)]$/)
  })
})

describe('HoldfastError', () => {
  it('carries name, number, finality and detail', () => {
    const error = new HoldfastError('UNAUTHORIZED', 'no policy')
    expect(error).toMatchObject({ name: 'UNAUTHORIZED', code: 202, final: true, detail: 'no policy' })
    expect(error.message).toContain('policies deny')
    expect(String(error)).toMatch(/^UNAUTHORIZED: /)
    expect(error).toBeInstanceOf(Error)
  })

  // Promise U4.
  it('never holds a token', () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
    for (const detail of [
      `bad ${jwt}`,
      `wss://h/websocket?apikey=${jwt}&vsn=2`,
      'wss://h?apikey=plain-secret',
      `{"access_token=x1"}`,
      'sb_secret_abc-123',
    ]) {
      const error = new HoldfastError('INVALID_URL', detail)
      expect(`${error.message} ${error.detail} ${error.stack ?? ''}`).not.toMatch(/eyJ|plain-secret|=x1|abc-123/)
    }
  })

  it('has no error for number 0, and survives numbers that it does not know', () => {
    expect(HoldfastError.fromCode(0)).toBeUndefined()
    expect(errorName(4_711)).toBe('NONE')
    expect([nameOfAny(4_711), nameOfAny(540)]).toEqual(['NONE', 'LOCATION_DENIED'])
  })
})

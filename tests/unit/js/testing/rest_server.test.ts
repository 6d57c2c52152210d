import { describe, expect, it } from 'vitest'
import { Database } from '../../../../js/src/testing/server/database.js'
import { RestServer } from '../../../../js/src/testing/server/rest_server.js'
import type { Claims, Row } from '../../../../js/src/testing/server/rows.js'

const ALICE: Claims = { role: 'authenticated', sub: 'alice' }

function startRest() {
  const database = new Database(
    [
      {
        name: 'notes',
        columns: { id: 'int4', owner: 'text', rank: 'int4', body: 'text' },
        rows: [
          { id: 1, owner: 'alice', rank: 2, body: 'b' },
          { id: 2, owner: 'alice', rank: 10, body: 'a' },
          { id: 3, owner: 'bob', rank: 1, body: null },
        ],
        select: (user, row) => row.owner === user || row.owner === 'shared',
        write: (user, row) => row.owner === user,
      },
    ],
    () => 1_800_000_000_000,
  )
  const rest = new RestServer(database)
  const ask = (method: string, query = '', body?: object, prefer = ''): { status: number; rows: Row[] } => {
    const request = { method, table: 'notes', query: new URLSearchParams(query), headers: { prefer } }
    const answer = rest.answer({ ...request, body: body ? JSON.stringify(body) : '' }, ALICE)
    return { status: answer.status, rows: JSON.parse(answer.body) as Row[] }
  }
  return { database, rest, ask }
}

const ids = ({ rows }: { rows: Row[] }): unknown[] => rows.map(({ id }) => id)

describe('The modelled REST server', () => {
  it('shows a user the rows that the policies let them see', () => {
    expect(ids(startRest().ask('GET'))).toEqual([1, 2])
  })

  it.each([
    ['rank=gt.2', [2]],
    ['rank=not.gt.2', [1]],
    ['id=in.(2,3)', [2]],
    ['body=eq.a&rank=gte.10', [2]],
    ['body=is.null', []],
    ['order=rank.desc,id.asc', [2, 1]],
    ['order=body.asc&limit=1', [2]],
  ])('answers %s', (query, wanted) => {
    expect(ids(startRest().ask('GET', query))).toEqual(wanted)
  })

  it('refuses a column or an operator that is not there', () => {
    const { ask } = startRest()
    expect(ask('GET', 'colour=eq.red').status).toBe(400)
    expect(ask('GET', 'rank=near.7').status).toBe(400)
  })

  it('writes a user’s own rows, and no others', () => {
    const { ask } = startRest()
    expect(ask('PATCH', 'id=eq.1', { body: 'new' })).toMatchObject({ status: 200, rows: [{ id: 1, body: 'new' }] })
    expect(ids(ask('PATCH', 'id=eq.3', { body: 'mine now' }))).toEqual([])
    expect(ask('POST', '', { id: 9, owner: 'bob' }).status).toBe(403)
    expect(ask('PATCH', 'id=eq.1', { owner: 'bob' }).status).toBe(403)
    expect(ids(ask('DELETE', 'id=eq.2'))).toEqual([2])
  })

  it('refuses a second row of the same key, unless it is told to merge or ignore it', () => {
    const { ask } = startRest()
    const row = { id: 1, owner: 'alice', body: 'again' }
    expect(ask('POST', '', row).status).toBe(409)
    expect(ids(ask('POST', 'on_conflict=id', row, 'resolution=ignore-duplicates'))).toEqual([])
    expect(ask('POST', 'on_conflict=id', row, 'resolution=merge-duplicates').rows).toMatchObject([
      { body: 'again', rank: 2 },
    ])
  })

  it('tells of each commit once, in order', () => {
    const { database, ask } = startRest()
    const told: string[] = []
    database.onChange(({ type, old }) => told.push(`${type} ${JSON.stringify(old ?? {})}`))
    ask('POST', '', { id: 9, owner: 'alice' })
    ask('PATCH', 'id=eq.9', { body: 'x' })
    ask('DELETE', 'id=eq.9')
    expect(told).toEqual(['INSERT {}', 'UPDATE {"id":9}', 'DELETE {"id":9}'])
  })
})

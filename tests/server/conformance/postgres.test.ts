import { afterAll, beforeAll, describe } from 'vitest'
import { PostgresCluster, postgresBin } from '../support/databases'
import { startTestServer } from '../support/server'
import { conformance } from './all'

const bin = postgresBin()
let cluster: PostgresCluster

// Where there is no PostgreSQL these are skipped: install Debian's package `postgresql`, or set POSTGRES_BIN.
describe.skipIf(bin === null)('on a real PostgreSQL', () => {
  beforeAll(async () => {
    cluster = await PostgresCluster.start(bin ?? '')
  }, 60_000)
  afterAll(() => cluster.stop(), 30_000)

  conformance(async (options) => startTestServer({ ...options, databaseUrl: await cluster.createDatabase() }))
})

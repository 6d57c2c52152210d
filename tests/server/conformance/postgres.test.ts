import { afterAll, beforeAll, describe } from 'vitest'
import { PostgresCluster } from '../support/databases'
import { startTestServer } from '../support/server'
import { conformance } from './all'

let cluster: PostgresCluster

describe('on a real PostgreSQL', () => {
  beforeAll(async () => {
    cluster = await PostgresCluster.start()
  }, 60_000)
  afterAll(() => cluster.stop(), 30_000)

  conformance(async (options) => startTestServer({ ...options, databaseUrl: await cluster.createDatabase() }))
})

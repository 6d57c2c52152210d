import { describe } from 'vitest'
import type { StartServer } from '../support/databases'
import { accessSuite } from './access.suite'
import { broadcastFromDatabaseSuite } from './broadcast_from_database.suite'
import { changesSuite } from './changes.suite'
import { clockSuite } from './clock.suite'
import { deliveriesSuite } from './deliveries.suite'
import { phoenixJsSuite } from './phoenix_js.suite'
import { postgrestJsSuite } from './postgrest_js.suite'
import { privateTopicsSuite } from './private_topics.suite'
import { realtimeJsSuite } from './realtime_js.suite'
import { recordingsSuite } from './recordings.suite'
import { restAsPostgrestSuite } from './rest_as_postgrest.suite'
import { restSuite } from './rest.suite'
import { rowLevelSecuritySuite } from './row_level_security.suite'
import { schemaSuite } from './schema.suite'
import { supabaseJsSuite } from './supabase_js.suite'
import { typesSuite } from './types.suite'

/** Everything that must be the same on both databases. */
export function conformance(start: StartServer): void {
  describe('access', () => accessSuite(start))
  describe('changes', () => changesSuite(start))
  describe('row-level security', () => rowLevelSecuritySuite(start))
  describe('REST', () => restSuite(start))
  describe('REST as PostgREST has it', () => restAsPostgrestSuite(start))
  describe('private topics', () => privateTopicsSuite(start))
  describe('broadcast from the database', () => broadcastFromDatabaseSuite(start))
  describe('clock', () => clockSuite(start))
  describe('schema', () => schemaSuite(start))
  describe('deliveries', () => deliveriesSuite(start))
  describe('types', () => typesSuite(start))
  describe('supabase-js', () => supabaseJsSuite(start))
  describe('postgrest-js', () => postgrestJsSuite(start))
  describe.each(['1.0.0', '2.0.0'])('realtime-js with vsn %s', (vsn) => realtimeJsSuite(start, vsn))
  describe('phoenix', () => phoenixJsSuite(start))
  describe('recordings', () => recordingsSuite(start))
}

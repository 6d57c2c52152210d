import { describe } from 'vitest'
import type { StartServer } from '../support/databases'
import { changesSuite } from './changes.suite'
import { officialClientsSuite } from './official_clients.suite'
import { privateTopicsSuite } from './private_topics.suite'
import { recordingsSuite } from './recordings.suite'
import { restSuite } from './rest.suite'
import { rowLevelSecuritySuite } from './row_level_security.suite'
import { schemaSuite } from './schema.suite'
import { typesSuite } from './types.suite'

/** Everything that must be the same on both databases. */
export function conformance(start: StartServer): void {
  describe('changes', () => changesSuite(start))
  describe('row-level security', () => rowLevelSecuritySuite(start))
  describe('REST', () => restSuite(start))
  describe('private topics', () => privateTopicsSuite(start))
  describe('schema', () => schemaSuite(start))
  describe('types', () => typesSuite(start))
  describe('official clients', () => officialClientsSuite(start))
  describe('recordings', () => recordingsSuite(start))
}

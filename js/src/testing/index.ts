/**
 * Tests without Docker, sockets or waiting: the real client on a server in this process, in a time of its own. See docs/testing.md.
 * @packageDocumentation
 */
export { createTestServer } from './create_test_server.js'
export { TESTING_ERRORS, TestingError } from './errors.js'
export type { TestingErrorName } from './errors.js'
export type { TestProvider, TestServer } from './test_server.js'
export type {
  TestClaims,
  TestClientOptions,
  TestInsert,
  TestJoin,
  TestKey,
  TestMessage,
  TestPolicies,
  TestPolicy,
  TestRequest,
  TestRow,
  TestServerOptions,
  TestTable,
  TestTableName,
  TestUpdate,
  TestUser,
} from './types.js'
export { simulate } from './simulate/simulate.js'
export type {
  Check,
  Scene,
  SimulateOptions,
  Simulated,
  SimulatedApp,
  SimulatedPage,
  SimulatedServer,
} from './simulate/types.js'
export type { Dice } from './dice.js'

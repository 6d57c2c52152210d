/** Every error of `holdfast/testing`, by name: what happened, and what to do. */
export const TESTING_ERRORS = {
  TABLE_UNKNOWN: 'The test server has no such table. Give it to createTestServer({ tables }), an empty list will do.',
  TABLES_INVALID:
    'The tables given to the test server cannot be made. Give each as a list of rows, or as { rows, key, columns }.',
  ROW_UNKNOWN:
    'The table has no such row. Insert it first, and name it by its key, or by a list where the key has several columns.',
  ROW_EXISTS: 'The table has a row with that key. Insert another one, or call update().',
  POLICY_FAILED:
    'A policy threw an error. It must return true or false for every user and every row, also for nobody (null).',
  TIME_BACKWARDS:
    'Time only goes forward. Give advance() milliseconds from 0 up, and make another server to begin anew.',
  NOW_INVALID:
    'The time to begin at is none. Give `now` as a Date, as milliseconds since 1970, or as text in ISO 8601.',
  NOT_SETTLED:
    'After two minutes of its time the app has not come to rest. Look at what is named here; end a fault with restore().',
  NOT_AWAITED:
    'Two acts of React’s have overlapped, and it renders nothing more in any. Await each call of the test server before act(), findBy…() or waitFor().',
  SERVER_CLOSED:
    'The test server was closed. Make one for each test, and await what is asked of it before it is closed.',
  STATUS_INVALID: 'This is no http status. Give http() a number from 200 to 599; 200 ends the fault.',
  CHANNEL_INVALID: 'A channel’s name is wanted, as it is given to client.channel(name).',
  REACT_MISSING: '<t.Provider> needs React 18 or later. Install react, or hand t.client() to what you test.',
  OPTIONS_INVALID: 'This cannot be simulated as it was asked. Look at what is named here, and at docs/testing.md.',
  SIMULATION_FAILED: 'A simulated run failed. Its seed and the shortest schedule that was found are below.',
} as const satisfies Record<string, string>

export type TestingErrorName = keyof typeof TESTING_ERRORS

/** What `holdfast/testing` throws and rejects with; look at `name`. `cause` is what was thrown below, if anything was. */
export class TestingError extends Error {
  override readonly name: TestingErrorName
  readonly detail: string

  constructor(name: TestingErrorName, detail = '', options?: { cause?: unknown }) {
    super(detail === '' ? TESTING_ERRORS[name] : `${TESTING_ERRORS[name]} (${detail})`, options)
    this.name = name
    this.detail = detail
  }
}

/** Every error of `holdfast/testing`, by name: what happened, and what to do. */
export const TESTING_ERRORS = {
  TABLE_UNKNOWN: 'The test server has no such table. Pass it to createTestServer({ tables }); an empty list will do.',
  TABLES_INVALID:
    'The tables given to the test server cannot be made. Give each as a list of rows, or as { rows, key, columns }.',
  ROW_UNKNOWN:
    'The table has no such row. Insert it first, and name it by its key, or by a list if the key has several columns.',
  ROW_EXISTS: 'The table has a row with that key. Insert another one, or call update().',
  POLICY_FAILED:
    'A policy threw an error. It must return true or false for every user and every row, also for nobody (null).',
  TIME_BACKWARDS:
    'Time only goes forward. Pass advance() milliseconds from 0 up, or make another server to start again.',
  NOW_INVALID: 'The start time is invalid. Pass `now` as a Date, as milliseconds since 1970, or as text in ISO 8601.',
  NOT_SETTLED:
    'After two minutes of its time the app has not come to rest. See what still runs, named here; end a fault with restore().',
  NOT_AWAITED:
    'Two calls of React’s act() overlapped, so React renders nothing more inside act(). Await each call of the test server before act(), findBy…() or waitFor().',
  SERVER_CLOSED: 'The test server was closed. Make one for each test, and await its calls before you close it.',
  STATUS_INVALID: 'This is no http status. Pass http() a number from 200 to 599; 200 ends the fault.',
  CHANNEL_INVALID: 'This is no channel name. Pass the name as you pass it to client.channel(name).',
  REACT_MISSING: '<t.Provider> needs React 18 or later. Install react, or pass t.client() to the code you test.',
  OPTIONS_INVALID: 'An option of simulate() cannot work. See the one named here, and docs/testing.md.',
  SIMULATION_FAILED: 'A simulated run failed. Its seed and the shortest failing schedule found are below.',
} as const satisfies Record<string, string>

export type TestingErrorName = keyof typeof TESTING_ERRORS

/** What `holdfast/testing` throws and rejects with; look at `name`. `cause` is the underlying error, if there is one. */
export class TestingError extends Error {
  override readonly name: TestingErrorName
  readonly detail: string

  constructor(name: TestingErrorName, detail = '', options?: { cause?: unknown }) {
    super(detail === '' ? TESTING_ERRORS[name] : `${TESTING_ERRORS[name]} (${detail})`, options)
    this.name = name
    this.detail = detail
  }
}

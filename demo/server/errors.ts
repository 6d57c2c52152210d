/** Every way in which the server refuses to start. */
export type StartupErrorCode =
  'port_in_use' | 'bad_option' | 'data_in_use' | 'data_of_another_version' | 'database_unreachable' | 'script_failed'

/** The server could not start. The message is one sentence for a person, and says what to do. */
export class StartupError extends Error {
  constructor(
    readonly code: StartupErrorCode,
    message: string,
  ) {
    super(message)
    this.name = 'StartupError'
  }
}

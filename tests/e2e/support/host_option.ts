/** Set for each of Playwright's projects. */
export interface HostOption {
  /** Where the core runs: the option `host` of the clients under test. */
  readonly host: 'page' | 'worker'
}

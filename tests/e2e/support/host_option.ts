/** Each of Playwright's projects sets this option. */
export interface HostOption {
  /** Where the core runs: the option `host` of the clients under test. */
  readonly host: 'page' | 'worker'
}

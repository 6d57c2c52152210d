import { startTestServer } from '../support/server'
import { conformance } from './all'

conformance((options) => startTestServer(options))

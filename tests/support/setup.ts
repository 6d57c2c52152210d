import { bring } from '../../js/src/base/late'
import { ENGINE_ERRORS } from '../../js/src/base/engine_errors'
import { shared } from '../../js/src/base/structural_sharing'
import { PresenceState } from '../../js/src/channel/presence_state'
import { broadcastMessage } from '../../js/src/channel/broadcast_message'
import { ChangePayloads } from '../../js/src/channel/change_payloads'
import { Diagnosis } from '../../js/src/connection/diagnosis'
import { isReturn, watchPage } from '../../js/src/connection/lifecycle'
import { Replays } from '../../js/src/channel/replay'
import { loadHttpCalls } from '../../js/src/rest/http'
import { readMetrics } from '../../js/src/connection/metrics'
import { waitPatiently } from './patience'

// Before each file of tests. Who makes a document by hand does so later, and sees to this there.
if ('document' in globalThis) await waitPatiently()

// Cores that tests make by hand have no engine that these come with.
bring({
  broadcastMessage,
  ChangePayloads,
  Diagnosis,
  ENGINE_ERRORS,
  isReturn,
  PresenceState,
  readMetrics,
  Replays,
  shared,
  watchPage,
})

// So that time which tests make by hand need not wait for a file.
await loadHttpCalls(() => new AbortController().signal)

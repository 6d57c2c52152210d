import { addErrors } from '../../js/src/base/errors'
import { ENGINE_ERRORS } from '../../js/src/base/engine_errors'
import { waitPatiently } from './patience'

// Before each file of tests. Who makes a document by hand does so later, and sees to this there.
if ('document' in globalThis) await waitPatiently()

// Cores that tests make by hand have no engine that brings them.
addErrors(ENGINE_ERRORS)

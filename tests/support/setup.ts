import { waitPatiently } from './patience'

// Before each file of tests. Who makes a document by hand does so later, and sees to this there.
if ('document' in globalThis) await waitPatiently()

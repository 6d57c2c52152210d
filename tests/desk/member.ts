import './browser'
import { simulate } from 'holdfast/testing'
import { DESK } from './restaurant_desk'

// One process of several. It simulates the seeds that it is given, one after the other.
process.on('message', (seed: number) => {
  simulate(DESK, { seed }).then(
    () => process.send?.({ seed }),
    (thrown: Error) => process.send?.({ seed, failure: thrown.message }),
  )
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')

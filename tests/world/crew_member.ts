import type { Result } from './crew.js'
import { openLaboratory } from './laboratory.js'

// One process of several. It runs the seeds that it is given until its parent has no more.
const [sources, ...without] = process.argv.slice(2)
const laboratory = await openLaboratory({ sources: sources === 'true', without: new Set(without) })

process.on('message', (seed: number) => {
  const start = process.cpuUsage()
  void laboratory.run(seed).then(({ failure, hash }) => {
    const { user, system } = process.cpuUsage(start)
    process.send?.({ seed, failure, hash, cpuMs: (user + system) / 1_000 } satisfies Result)
  })
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')

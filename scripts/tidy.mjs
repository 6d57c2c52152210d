import { main } from './lib/main.mjs'
import { Stop } from './lib/stop.mjs'
import { tidy } from './lib/tidy.mjs'

// npm run tidy: clang-tidy with the static analyzer; `npm test` runs it without.
await main(async () => {
  const complaints = await tidy({ deep: true })
  if (complaints) throw new Stop(complaints)
  console.log('clang-tidy found nothing.')
})

import { HoldfastProvider } from 'holdfast/react'
import { Suspense, lazy } from 'react'
import { Desk } from './desk'
import type { Settings } from './settings'
import { Loading } from './parts/loading'
import { Problem } from './parts/problem'
import { TopBar } from './shell/top_bar'
import { SideBySide } from './side_by_side/side_by_side'
import { Welcome } from './shell/welcome'
import { usePersonas } from './use_personas'
import { useSession } from './use_session'

interface AppProps {
  readonly settings: Settings
}

/** Loaded when somebody opens it. */
const Race = lazy(() => import('./race/race'))

export function App({ settings }: AppProps) {
  if (settings.view === 'all') return <SideBySide address={location.href} />
  if (settings.view !== 'race') return <Work settings={settings} />
  return (
    <Suspense
      fallback={
        <Outside>
          <Loading label="Opening the race" />
        </Outside>
      }
    >
      <Race settings={settings} />
    </Suspense>
  )
}

/** Shows who is at work, and their desk. */
function Work({ settings }: AppProps) {
  const { personas, error, retry } = usePersonas(settings)
  const { session, enter, leave, reopen } = useSession(settings, personas)
  if (error)
    return (
      <Outside>
        <Problem error={error} where={settings.server} onRetry={retry} />
      </Outside>
    )
  if (!personas)
    return (
      <Outside>
        <Loading label="Looking for the server" />
      </Outside>
    )
  if (!session)
    return (
      <Outside>
        <Welcome personas={personas} onChoose={enter} />
      </Outside>
    )
  return (
    <HoldfastProvider client={session.client}>
      <Desk
        key={session.number}
        persona={session.persona}
        personas={personas}
        embedded={settings.embedded}
        pace={settings.pace}
        onEnter={enter}
        onLeave={leave}
        onReopen={reopen}
      />
    </HoldfastProvider>
  )
}

/** The page before anybody is at work. */
function Outside({ children }: { readonly children: React.ReactNode }) {
  return (
    <>
      <TopBar />
      <main className="outside">{children}</main>
    </>
  )
}

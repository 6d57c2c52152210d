import { HoldfastProvider } from 'holdfast/react'
import { Desk } from './desk'
import type { Settings } from './settings'
import { Loading } from './parts/loading'
import { Problem } from './parts/problem'
import { TopBar } from './shell/top_bar'
import { Welcome } from './shell/welcome'
import { usePersonas } from './use_personas'
import { useSession } from './use_session'

export function App({ settings }: { readonly settings: Settings }) {
  const { personas, error, retry } = usePersonas(settings)
  const { session, enter, leave } = useSession(settings, personas)
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
      <Desk key={session.persona.key} persona={session.persona} personas={personas} onEnter={enter} onLeave={leave} />
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

import { TopBar } from '../shell/top_bar'

/** One of each role: who orders, who cooks, who drives, and who watches. */
const CAST = [
  { as: 'ada', title: 'Customer' },
  { as: 'luigi', title: 'Restaurant' },
  { as: 'dmitri', title: 'Driver' },
  { as: 'operator', title: 'Operations' },
] as const

/** Four roles on one page. Each is a page of its own, with its own session and socket, as on the devices of four people. */
export function SideBySide({ address }: { readonly address: string }) {
  return (
    <>
      <TopBar>
        <a className="button quiet" href={addressOf(address, null)}>
          One role only
        </a>
      </TopBar>
      <main className="side-by-side">
        <h1 className="visually-hidden">Four roles side by side</h1>
        {CAST.map(({ as, title }) => (
          <section key={as} aria-labelledby={`cast-${as}`}>
            <header className="panel-head">
              <h2 id={`cast-${as}`}>{title}</h2>
              <a href={addressOf(address, as)} target="_blank" rel="noreferrer">
                Open in a window of its own<span className="visually-hidden">: {title}</span>
              </a>
            </header>
            <iframe title={title} src={`${addressOf(address, as)}&embedded=1`} allow="geolocation" />
          </section>
        ))}
      </main>
    </>
  )
}

/** The same page for one persona, or for a visitor who is to choose. */
function addressOf(address: string, as: string | null): string {
  const url = new URL(address)
  url.searchParams.delete('view')
  url.searchParams.delete('as')
  if (as !== null) url.searchParams.set('as', as)
  return url.href
}

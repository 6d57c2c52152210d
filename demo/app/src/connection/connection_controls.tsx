import { useConnectionManager } from 'holdfast/react'

/** Buttons to try things out: go offline on purpose, come back, or break the connection as a bad network would. */
export function ConnectionControls() {
  const { state, connect, disconnect, manager } = useConnectionManager()
  if (state === 'disconnected') {
    return (
      <>
        <button
          type="button"
          onClick={() => {
            void connect()
          }}
        >
          Connect
        </button>
      </>
    )
  }
  return (
    <>
      <button
        type="button"
        className="quiet"
        disabled={state !== 'connected'}
        onClick={() => {
          manager.simulateDisconnect()
        }}
      >
        Break the connection
      </button>
      <button type="button" className="quiet" onClick={disconnect}>
        Disconnect
      </button>
    </>
  )
}

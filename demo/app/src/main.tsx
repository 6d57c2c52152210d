import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { readSettings } from './settings'
import { CrashGuard } from './shell/crash_guard'
import './styles/index.css'

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <CrashGuard>
        <App settings={readSettings(location)} />
      </CrashGuard>
    </StrictMode>,
  )
}

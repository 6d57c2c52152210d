import type { ReactNode } from 'react'

export function TopBar({ children }: { readonly children?: ReactNode }) {
  return (
    <header className="top-bar">
      <div className="brand">
        <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
          <circle cx="16" cy="16" r="15" />
          <path d="M11 9v14M21 9v14M11 16h10" />
        </svg>
        <span className="brand-name">Holdfast</span>
        <span className="brand-note">live orders</span>
      </div>
      {children}
    </header>
  )
}

/** What went wrong with one thing, beside it. */
export function ErrorNote({ error }: { readonly error: Error | null }) {
  if (!error) return null
  return (
    <p className="error-note" role="alert">
      <code>{error.name}</code> {error.message}
    </p>
  )
}

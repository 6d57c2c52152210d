import { inWords } from './in_words'

/** An error in the user's words, and, in small letters, in the developer's. */
export function ErrorWords({ error }: { readonly error: Error }) {
  return (
    <p className="error-words">
      <b>{inWords(error)}</b>
      <small>
        {error.message} <code>{error.name}</code>
      </small>
    </p>
  )
}

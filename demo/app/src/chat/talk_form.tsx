import { useId, useState } from 'react'
import type { FormEvent } from 'react'

interface TalkFormProps {
  /** The person that it reaches: "the kitchen". */
  readonly to: string
  readonly onSend: (text: string) => void
  readonly onType?: ((isTyping: boolean) => void) | undefined
}

/** It is never disabled: one may write a message at any time, and it waits if it must. */
export function TalkForm({ to, onSend, onType }: TalkFormProps) {
  const [text, setText] = useState('')
  const id = useId()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() === '') return
    onSend(text.trim())
    onType?.(false)
    setText('')
  }
  return (
    <form className="talk-form" onSubmit={submit}>
      <label className="visually-hidden" htmlFor={id}>
        Message to {to}
      </label>
      <input
        id={id}
        value={text}
        maxLength={500}
        autoComplete="off"
        placeholder={`Message to ${to}`}
        onChange={(event) => {
          setText(event.target.value)
          onType?.(event.target.value !== '')
        }}
      />
      <button type="submit">Send</button>
    </form>
  )
}

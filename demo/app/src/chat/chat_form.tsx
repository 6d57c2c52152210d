import { useId, useState } from 'react'
import type { FormEvent } from 'react'

interface ChatFormProps {
  readonly onSay: (text: string) => void
  readonly onType: (isTyping: boolean) => void
}

export function ChatForm({ onSay, onType }: ChatFormProps) {
  const [text, setText] = useState('')
  const id = useId()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() === '') return
    onSay(text.trim())
    onType(false)
    setText('')
  }
  return (
    <form className="kitchen-form" onSubmit={submit}>
      <label className="visually-hidden" htmlFor={id}>
        Chat message
      </label>
      <input
        id={id}
        value={text}
        maxLength={500}
        autoComplete="off"
        placeholder="Chat message"
        onChange={(event) => {
          setText(event.target.value)
          onType(event.target.value !== '')
        }}
      />
      <button type="submit">Say</button>
    </form>
  )
}

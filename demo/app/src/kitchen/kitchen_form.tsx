import { useState } from 'react'
import type { FormEvent } from 'react'

/** Never disabled: a message may be written at any time, and waits if it must. */
export function KitchenForm({ onSay }: { readonly onSay: (text: string) => void }) {
  const [text, setText] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() === '') return
    onSay(text.trim())
    setText('')
  }
  return (
    <form className="kitchen-form" onSubmit={submit}>
      <label className="visually-hidden" htmlFor="kitchen-text">
        Message to the kitchen
      </label>
      <input
        id="kitchen-text"
        value={text}
        maxLength={500}
        autoComplete="off"
        placeholder="Message to the kitchen"
        onChange={(event) => {
          setText(event.target.value)
        }}
      />
      <button type="submit">Send</button>
    </form>
  )
}

import { BytesTemplate, TextTemplate } from './template.js'
import type { Match, Template, TopicPlace } from './template.js'

/** The templates of one socket. Finds the one that a frame fits. */
export class Templates {
  size = 0
  #lastText: TextTemplate | undefined
  #lastBytes: BytesTemplate | undefined
  readonly #byPlace: { readonly place: TopicPlace; readonly byTopic: Map<string, TextTemplate[]> }[] = []
  readonly #bytes: BytesTemplate[] = []
  /** Number of the template that matched last. */
  number = 0

  add(template: TextTemplate | BytesTemplate): void {
    this.size += 1
    if (template instanceof BytesTemplate) this.#bytes.push(template)
    else this.#addText(template)
  }

  clear(): void {
    this.size = 0
    this.#lastText = this.#lastBytes = undefined
    this.#byPlace.length = this.#bytes.length = 0
  }

  read(data: string | ArrayBuffer): Match | undefined {
    return typeof data === 'string' ? this.#text(data) : this.#binary(data)
  }

  #addText(template: TextTemplate): void {
    const { topic, distance, fromEnd } = template.place
    let group = this.#byPlace.find(({ place }) => place.distance === distance && place.fromEnd === fromEnd)
    if (!group) this.#byPlace.push((group = { place: template.place, byTopic: new Map() }))
    const known = group.byTopic.get(topic)
    if (known) known.push(template)
    else group.byTopic.set(topic, [template])
  }

  /** Tries the last template first, because most frames resemble the frame before them. */
  #text(text: string): Match | undefined {
    const match = this.#lastText && this.#readBy(this.#lastText, text)
    if (match) return match
    for (const { place, byTopic } of this.#byPlace) {
      for (const template of byTopic.get(topicAt(text, place)) ?? []) {
        const found = template === this.#lastText ? undefined : this.#readBy(template, text)
        if (!found) continue
        this.#lastText = template
        return found
      }
    }
    return undefined
  }

  #binary(data: ArrayBuffer): Match | undefined {
    const match = this.#lastBytes && this.#readBy(this.#lastBytes, data)
    if (match) return match
    for (const template of this.#bytes) {
      const found = template === this.#lastBytes ? undefined : this.#readBy(template, data)
      if (!found) continue
      this.#lastBytes = template
      return found
    }
    return undefined
  }

  #readBy<Data>(template: Template<Data>, data: Data): Match | undefined {
    const match = template.read(data)
    if (match) this.number = template.number
    return match
  }
}

function topicAt(text: string, { distance, fromEnd }: TopicPlace): string {
  if (!fromEnd) return text.slice(distance, text.indexOf('"', distance))
  const end = text.length - distance
  return text.slice(text.lastIndexOf('"', end - 1) + 1, end)
}

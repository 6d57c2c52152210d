/** A colour of tokens.css as a canvas understands it, in the theme that applies to the element now. */
export function colourOf(element: HTMLElement, token: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${token})`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

/** Calls back when the theme changes between light and dark. Returns how to stop. */
export function onThemeChange(callback: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  dark.addEventListener('change', callback)
  return () => {
    dark.removeEventListener('change', callback)
  }
}

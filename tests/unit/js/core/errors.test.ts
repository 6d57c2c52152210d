import { expect, it, vi } from 'vitest'

it('An output’s number has its name and text in a page that has loaded nothing else', async () => {
  vi.resetModules()
  const { errorOf } = await import('../../../../js/src/core/index.js')
  expect(errorOf(102)).toMatchObject({ name: 'HEARTBEAT_TIMEOUT', code: 102, final: false })
  expect(errorOf(300)?.message).toMatch(/queue was full/)
})

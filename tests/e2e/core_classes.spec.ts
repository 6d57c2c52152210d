import { PACKAGE } from './support/paths'
import { StaticSite } from './support/static_site'
import { expect, test } from './support/test'

test('the core’s classes run in the browser, by themselves, where scripts may not evaluate text', async ({ page }) => {
  const headers = { 'content-security-policy': "script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline'" }
  const site = await StaticSite.serve({ folders: { '/holdfast/': PACKAGE }, headers })
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await page.goto(`${site.url}/holdfast/index.js`)
  const outputs = await page.evaluate(async (module) => {
    const { loadCore } = (await import(module)) as typeof import('holdfast/core')
    const { ConnectionManager } = await loadCore()
    const manager = new ConnectionManager({ seed: 1 })
    manager.connect(0)
    const types = manager.takeOutputs().map(({ type }) => type)
    manager.delete()
    return types
  }, `${site.url}/holdfast/core/index.js`)
  expect(outputs).toEqual(['state', 'open'])
  expect(loaded).not.toContainEqual(expect.stringMatching(/generated\/(holdfast|wasm_bytes|wasm_live)\.js/))
  await site.close()
})

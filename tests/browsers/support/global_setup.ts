import { Consumer } from '../../e2e/support/consumer'
import { APP_SOURCE, HOOKS_PAGE, TOWN_SOURCE } from '../../e2e/support/paths'
import { rememberPages } from './pages'

/** Builds the pages in a project of its own, where the package is installed as `npm pack` makes it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const project = await Consumer.create()
  rememberPages({ demo: await project.build(APP_SOURCE, [TOWN_SOURCE]), hooks: await project.build(HOOKS_PAGE) })
  return () => project.remove()
}

import { Consumer } from '../../e2e/support/consumer'
import { APP_SOURCE, TOWN_SOURCE } from '../../e2e/support/paths'
import { rememberDemo } from './built_demo'

/** Builds the demo in a project of its own, where the package is installed as `npm pack` makes it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const project = await Consumer.create()
  rememberDemo(await project.build(APP_SOURCE, [TOWN_SOURCE]))
  return () => project.remove()
}

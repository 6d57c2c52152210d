import { join } from 'node:path'
import { build } from 'esbuild'
import { StaticSite } from '../../e2e/support/static_site.js'

const PAGES = join('tests', 'bench', 'chromium', 'pages')
const OUT = join('build', 'bench', 'site')

/** Builds each page as its users' bundlers do, with the package as it is published, and serves them: `/flood.html?…`. */
export async function servePages(names: readonly string[]): Promise<StaticSite> {
  await build({
    entryPoints: names.map((name) => join(PAGES, name)),
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    outdir: OUT,
    entryNames: '[name]',
    logLevel: 'warning',
  })
  return StaticSite.serve({ folders: { '/': OUT, '/pages/': PAGES } })
}

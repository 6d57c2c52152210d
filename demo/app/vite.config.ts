import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string): string => decodeURIComponent(new URL(path, import.meta.url).pathname)

/** The page imports `holdfast` as its users do, and gets what is published: the built package, not its sources. */
export default defineConfig({
  root: here('.'),
  plugins: [react()],
  // The page's modules carry the local server's keys, so no page of another origin may read them.
  server: { fs: { allow: [here('../..')] }, cors: false },
  build: { outDir: here('dist'), emptyOutDir: true },
})

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string): string => decodeURIComponent(new URL(path, import.meta.url).pathname)

/** The page imports `holdfast` as its users do, and gets what is published: the built package, not its sources. */
export default defineConfig({
  root: here('.'),
  plugins: [react()],
  server: { fs: { allow: [here('../..')] } },
  build: { outDir: here('dist'), emptyOutDir: true },
})

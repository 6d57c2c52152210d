/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_HOLDFAST_SERVER?: string
  readonly VITE_HOLDFAST_KEY?: string
  readonly VITE_HOLDFAST_ADMIN?: string
}

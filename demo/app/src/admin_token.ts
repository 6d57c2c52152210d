/** The token that the local server printed for those who may break it; empty if this page was not told. See `settings.ts`. */
export const ADMIN_TOKEN =
  new URLSearchParams(location.search).get('admin') ?? import.meta.env.VITE_HOLDFAST_ADMIN ?? ''

/** Loads what a page needs once its socket opens. Does not cache a failure, so the next call tries again. */
export const loadLateParts = () => import('./late_parts.js')

/** Loads what a page needs once its socket opens. A failure is not kept: who asks again has it tried again. */
export const loadLateParts = () => import('./late_parts.js')

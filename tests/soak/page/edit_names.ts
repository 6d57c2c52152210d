/** The edits that a page makes: see `edits.ts`. */
export const EDITS = ['confirm', 'note', 'delete', 'restock', 'say'] as const

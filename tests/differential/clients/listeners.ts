/** What a Supabase channel's user listens to, in the order of the server's ids. */
export const CHANGES = [
  { event: '*', schema: 'public', table: 'everything' },
  { event: 'INSERT', schema: 'public', table: 'everything' },
  { event: 'UPDATE', schema: 'public', table: 'orders', filter: 'id=eq.7' },
  { event: 'DELETE', schema: 'public', table: 'orders' },
  { event: '*', schema: 'private' },
] as const

export const BROADCASTS = ['*', 'Move', 'grüße', 'cursor-pos'] as const
export const PRESENCE = ['sync', 'join', 'leave', 'update'] as const
/** Heard by their names. */
export const OTHERS = ['new_msg', 'Custom', 'presence_note'] as const

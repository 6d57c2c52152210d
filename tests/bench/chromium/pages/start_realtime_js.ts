import { RealtimeClient } from '@supabase/realtime-js'

export function connect(server: string): void {
  new RealtimeClient(`${server.replace('http', 'ws')}/realtime/v1`, { params: { apikey: 'key' } }).connect()
}

import { createClient } from 'holdfast'

export function connect(server: string): void {
  createClient(server, 'key').connect()
}

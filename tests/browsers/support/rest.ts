import type { RunningServer } from '../../../demo/server/server'

/** A persona who has no page, but another program that talks to the server's REST. */
export class RestCaller {
  constructor(
    private readonly server: RunningServer,
    private readonly persona: string,
  ) {}

  /** Inserts a row; gives its id. */
  async insert(table: string, row: object): Promise<string> {
    const response = await fetch(`${this.server.url}/rest/v1/${table}`, {
      method: 'POST',
      headers: { ...(await this.headers()), prefer: 'return=representation' },
      body: JSON.stringify(row),
    })
    if (!response.ok) throw new Error(`${table}: HTTP ${response.status} ${await response.text()}`)
    const [inserted] = (await response.json()) as { id: string }[]
    return inserted?.id ?? ''
  }

  /** One column of the row with that id. */
  async read(table: string, id: string, column: string): Promise<unknown> {
    const url = `${this.server.url}/rest/v1/${table}?select=${column}&id=eq.${id}`
    const [row] = (await (await fetch(url, { headers: await this.headers() })).json()) as Record<string, unknown>[]
    return row?.[column]
  }

  private async headers(): Promise<Record<string, string>> {
    return {
      apikey: this.server.anonKey,
      authorization: `Bearer ${await this.server.tokenFor(this.persona)}`,
      'content-type': 'application/json',
    }
  }
}

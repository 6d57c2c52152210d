export type LogFields = Readonly<Record<string, string | number | boolean | null>>
export type Log = (event: string, fields?: LogFields) => void

const JWT = /eyJ[\w-]+\.[\w-]+\.?[\w-]*/g

/** One JSON object a line on standard error. Whatever looks like a token is cut out, in any field. */
export const logToStderr: Log = (event, fields = {}) => {
  const line = JSON.stringify({ at: new Date().toISOString(), event, ...fields })
  process.stderr.write(`${line.replace(JWT, '[token]')}\n`)
}

export const logNothing: Log = () => undefined

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SECRET_FILE } from '../database/data_folder'

/** HS256 wants a key of 256 bits at least. */
export const LEAST_SECRET = 32
const OWNER_ONLY = 0o600

interface SecretOptions {
  /** One that was given: it is used, and not kept. */
  readonly jwtSecret: string | null
  /** The folder that keeps the database, and the secret with it; null for memory. */
  readonly dataDir: string | null
}

/** The secret that signs every token: the one given, the one of the data folder, or a new one of this start. */
export async function signingSecret({ jwtSecret, dataDir }: SecretOptions): Promise<string> {
  if (jwtSecret !== null) return jwtSecret
  return dataDir === null ? newSecret() : secretOf(join(dataDir, SECRET_FILE))
}

/** The admin endpoint's token. It comes from the secret, so that it is as random, and lives as long. */
export function adminTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('the admin token of the Holdfast local server').digest('base64url')
}

/** Compares in a time that tells nothing of where two texts differ, or of their lengths. */
export function sameSecret(a: string, b: string): boolean {
  const key = randomBytes(32)
  const [one, other] = [a, b].map((text) => createHmac('sha256', key).update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}

function newSecret(): string {
  return randomBytes(LEAST_SECRET).toString('base64url')
}

/** The secret in a file that only its owner may read. One that is missing or cut short is made anew. */
async function secretOf(file: string): Promise<string> {
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (kept.length < LEAST_SECRET) return keepNew(file)
  await chmod(file, OWNER_ONLY)
  return kept
}

/** Written beside, then put in place: a crash leaves no half of a secret. */
async function keepNew(file: string): Promise<string> {
  const secret = newSecret()
  await writeFile(`${file}.new`, `${secret}\n`, { mode: OWNER_ONLY })
  await rename(`${file}.new`, file)
  return secret
}

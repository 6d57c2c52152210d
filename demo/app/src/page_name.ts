/** What this page calls itself towards the local server, so that a fault may be for it alone. New with each load; not a secret. */
export const PAGE_NAME = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('-')

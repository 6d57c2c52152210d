/** The name of this page for the local server, so that a fault may strike this page alone. It is new with each load, and no secret. */
export const PAGE_NAME = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('-')

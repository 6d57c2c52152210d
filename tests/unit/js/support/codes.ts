/** The error numbers that the page's side of a worker gets, as `worker_core.ts` passes them. */
export const CODES = {
  crashed: 503,
  restarting: 566,
  lost: 565,
  userChanged: 310,
  channelLeft: 305,
  queueCleared: 304,
  closedByUser: 107,
  replyTimeout: 302,
}

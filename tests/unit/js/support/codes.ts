/** The numbers of errors that the page's side of a worker is handed, as `worker_core.ts` hands them in. */
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

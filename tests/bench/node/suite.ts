import type { Contestant, Rounds } from '../alternate.js'
import type { Receiver } from '../peers/peer.js'
import type { Row } from '../rows.js'

/** How long a suite may take. */
export interface Budget extends Rounds {
  readonly quick: boolean
}

const isQuick = process.argv.includes('--quick')
const BUDGET: Budget = isQuick ? { quick: true, rounds: 15, warmUps: 10 } : { quick: false, rounds: 101, warmUps: 20 }

/** Runs a program's rows and passes them to `main.ts`, or prints them if it was started by hand. */
export async function suite(rows: (budget: Budget) => AsyncGenerator<Row>): Promise<void> {
  for await (const row of rows(BUDGET)) {
    if (process.send) process.send(row)
    else console.log(row)
  }
  // The clients' timers would keep the process alive.
  process.exit()
}

/** A client that gets `frames` in each round; its time is in microseconds per message. */
export function receiving(peer: Receiver, frames: readonly (string | ArrayBuffer)[]): Contestant {
  return {
    round: () => perMessage(frames.length, () => receiveAll(peer, frames)),
    dispose: () => peer.dispose(),
  }
}

function receiveAll({ socket }: Receiver, frames: readonly (string | ArrayBuffer)[]): void {
  for (const frame of frames) socket.receive(frame)
}

/** The CPU time of `work`, including collecting its garbage, in microseconds for each of `count` messages. */
export function perMessage(count: number, work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

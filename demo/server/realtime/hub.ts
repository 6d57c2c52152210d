import type { ServerMessage, UserBroadcast } from '../protocol/message'
import { userBroadcast, type Frame } from './broadcast'

/** A member of a topic: one channel of one socket. */
export interface Member {
  /** Sends a message, written once for all members of one protocol version. */
  push(message: ServerMessage): void
  /** Sends a frame in the form that the socket speaks: binary where it can. */
  pushFrame(frame: Frame): void
}

/** Who is in which topic. A private and a public topic of one name are two. */
export class Hub {
  private readonly topics = new Map<string, Set<Member>>()

  join(topicKey: string, member: Member): void {
    const members = this.topics.get(topicKey) ?? new Set()
    this.topics.set(topicKey, members.add(member))
  }

  leave(topicKey: string, member: Member): void {
    const members = this.topics.get(topicKey)
    members?.delete(member)
    if (members?.size === 0) this.topics.delete(topicKey)
  }

  /** Sends to all members of a topic but one. */
  send(topicKey: string, message: ServerMessage, except: Member | null = null): void {
    for (const member of this.topics.get(topicKey) ?? []) if (member !== except) member.push(message)
  }

  /** Sends a user broadcast to all members of a topic but one. */
  sendBroadcast(topicKey: string, broadcast: UserBroadcast, except: Member | null = null): void {
    this.sendFrame(topicKey, userBroadcast(broadcast), except)
  }

  /** Sends a frame of two forms to all members of a topic but one. */
  sendFrame(topicKey: string, frame: Frame, except: Member | null = null): void {
    for (const member of this.topics.get(topicKey) ?? []) if (member !== except) member.pushFrame(frame)
  }
}

/** The hub's name of a topic. */
export function topicKeyOf(topic: string, isPrivate: boolean): string {
  return `${isPrivate ? 'private' : 'public'} ${topic}`
}

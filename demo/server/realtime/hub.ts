import { encodeBroadcast } from '../protocol/binary_codec';
import type { ServerMessage, UserBroadcast } from '../protocol/message';

/** A member of a topic: one channel of one socket. */
export interface Member {
  /** Sends a message, written once for all members of one protocol version. */
  push(message: ServerMessage): void;
  /** Sends a user broadcast, in the binary form to sockets that speak it. */
  pushBroadcast(broadcast: UserBroadcast, binary: Buffer | null): void;
}

/** Who is in which topic. A private and a public topic of one name are two. */
export class Hub {
  private readonly topics = new Map<string, Set<Member>>();

  join(topicKey: string, member: Member): void {
    const members = this.topics.get(topicKey) ?? new Set();
    this.topics.set(topicKey, members.add(member));
  }

  leave(topicKey: string, member: Member): void {
    const members = this.topics.get(topicKey);
    members?.delete(member);
    if (members?.size === 0) this.topics.delete(topicKey);
  }

  /** Sends to all members of a topic but one. */
  send(topicKey: string, message: ServerMessage, except: Member | null = null): void {
    for (const member of this.topics.get(topicKey) ?? []) if (member !== except) member.push(message);
  }

  /** Sends a user broadcast to all members of a topic but one. */
  sendBroadcast(topicKey: string, broadcast: UserBroadcast, except: Member | null = null): void {
    const binary = encodeBroadcast(broadcast);
    for (const member of this.topics.get(topicKey) ?? []) if (member !== except) member.pushBroadcast(broadcast, binary);
  }
}

/** The hub's name of a topic. */
export function topicKeyOf(topic: string, isPrivate: boolean): string {
  return `${isPrivate ? 'private' : 'public'} ${topic}`;
}

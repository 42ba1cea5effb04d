import type { PresenceReport, QueueFollowing } from '../../../shared/wire.ts';
import { pausesQueues } from '../presence/desk-presence.ts';
import type { AmiMessage } from './ami-message.ts';

/** Sends one action and gives its response; rejects when none comes. */
export type SendAction = (action: Readonly<Record<string, string>>) => Promise<AmiMessage>;

/** What Asterisk answers when no queue has this telephone as a member: then none rings it. */
const noSuchMember = /interface not found/i;

/**
 * Pauses telephones in their queues (AMI `QueuePause`), which needs `write = agent`. What was asked for is remembered and asked for again
 * after each login, because a restarted Asterisk has forgotten it.
 */
export class QueuePause {
  readonly #member: (extension: string) => string;
  readonly #wanted = new Map<string, Pick<PresenceReport, 'state' | 'reason'>>();
  #send: SendAction | undefined;
  #isAllowed = false;

  /** @param member how queues know the telephone of an extension, such as `PJSIP/{extension}` */
  constructor(member: string) {
    this.#member = (extension) => member.replaceAll('{extension}', extension);
  }

  /** Stays as it was while the PBX is away. */
  get isAllowed(): boolean {
    return this.#isAllowed;
  }

  /** After each login, with what it may do. */
  async loggedIn(send: SendAction, isAllowed: boolean): Promise<void> {
    this.#send = send;
    this.#isAllowed = isAllowed;
    if (this.#isAllowed) for (const [extension, presence] of this.#wanted) await this.#ask(send, extension, presence);
  }

  loggedOut(): void {
    this.#send = undefined;
  }

  async set(extension: string, presence: Pick<PresenceReport, 'state' | 'reason'>): Promise<QueueFollowing> {
    const paused = pausesQueues(presence);
    if (paused !== null) this.#wanted.set(extension, presence);
    if (!this.#send) return 'unreachable';
    if (!this.#isAllowed) return 'refused';
    if (paused === null) return 'followed';
    return await this.#ask(this.#send, extension, presence).catch(() => 'unreachable' as const);
  }

  async #ask(send: SendAction, extension: string, presence: Pick<PresenceReport, 'state' | 'reason'>): Promise<QueueFollowing> {
    const paused = pausesQueues(presence) === true;
    const reason = paused ? { Reason: presence.reason ?? presence.state } : {};
    const response = await send({ Action: 'QueuePause', Interface: this.#member(extension), Paused: String(paused), ...reason });
    return response.get('Response') === 'Success' || noSuchMember.test(response.get('Message') ?? '') ? 'followed' : 'refused';
  }
}

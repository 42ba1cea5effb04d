import type { AgentPresence, QueueFollowing } from '../../../shared/wire.ts';
import { pausesQueues } from '../presence/desk-presence.ts';
import type { AmiMessage } from './ami-message.ts';

/** Sends one action and gives its response; rejects when none comes. */
export type SendAction = (action: Readonly<Record<string, string>>) => Promise<AmiMessage>;

type Standing = Pick<AgentPresence, 'state' | 'reason'>;
interface Wanted {
  /** Whoever is offline is in none of `queues`. */
  readonly isHere: boolean;
  /** null: nothing is known that pauses or rings. */
  readonly pause: Standing | null;
}

export interface QueueMembershipOptions {
  /** How queues know the telephone of an extension, such as `PJSIP/{extension}`. */
  readonly member: string;
  /** In these queues a telephone is a member while its person is here. In all others its pause is all that changes. */
  readonly queues: readonly string[];
  /** Once for each login and each reason: a queue of the settings that the PBX does not know, or the like. */
  readonly onRefused: (what: string) => void;
}

/**
 * What Asterisk answers when there is nothing to do: no queue has this telephone, it is a member already, it is none, or it is one by the
 * PBX's own configuration, which is not ours to change.
 */
const nothingToDo = { QueuePause: /interface not found/i, QueueAdd: /already there/i, QueueRemove: /not there|not dynamic/i } as const;
type QueueAction = Readonly<Record<string, string>> & { readonly Action: keyof typeof nothingToDo };

/**
 * How telephones stand in queues (AMI `QueueAdd`, `QueueRemove`, `QueuePause`), which needs `write = agent`:
 *
 *   not a member ──ready, not ready, wrap-up──► member, paused unless ready ──offline──► not a member
 *
 * and a member that the PBX itself configures is paused or not. What was asked for is remembered and asked for again after each login,
 * because a restarted Asterisk has forgotten it.
 */
export class QueueMembership {
  readonly #options: QueueMembershipOptions;
  readonly #wanted = new Map<string, Wanted>();
  readonly #refusals = new Set<string>();
  #send: SendAction | undefined;
  #isAllowed = false;

  constructor(options: QueueMembershipOptions) {
    this.#options = options;
  }

  /** Stays as it was while the PBX is away. */
  get isAllowed(): boolean {
    return this.#isAllowed;
  }

  /** After each login, with what it may do. */
  async loggedIn(send: SendAction, isAllowed: boolean): Promise<void> {
    this.#send = send;
    this.#isAllowed = isAllowed;
    this.#refusals.clear();
    if (this.#isAllowed) for (const [extension, wanted] of this.#wanted) await this.#ask(send, extension, wanted);
  }

  loggedOut(): void {
    this.#send = undefined;
  }

  async set(extension: string, { state, reason }: Standing): Promise<QueueFollowing> {
    const wanted = this.#wantedNow(extension, { state, reason });
    if (wanted) this.#wanted.set(extension, wanted);
    if (!this.#send) return 'unreachable';
    if (!this.#isAllowed) return 'refused';
    return wanted ? await this.#ask(this.#send, extension, wanted).catch(() => 'unreachable' as const) : 'followed';
  }

  /** undefined: all stays as it is. Who is offline keeps the pause, for the queues that know the telephone anyway. */
  #wantedNow(extension: string, standing: Standing): Wanted | undefined {
    if (standing.state === 'offline') return { isHere: false, pause: this.#wanted.get(extension)?.pause ?? null };
    return pausesQueues(standing) === null ? undefined : { isHere: true, pause: standing };
  }

  /** All is sent at once and the PBX does it in this order: of two states that follow each other closely the later one remains. */
  async #ask(send: SendAction, extension: string, wanted: Wanted): Promise<QueueFollowing> {
    const answers = await Promise.all(this.#actions(extension, wanted).map(async (action) => ({ action, response: await send(action) })));
    const refusals = answers.filter(({ action, response }) => response.get('Response') !== 'Success' && !nothingToDo[action.Action].test(response.get('Message') ?? ''));
    for (const { action, response } of refusals) this.#refused(`${action.Action}${action['Queue'] === undefined ? '' : ` ${action['Queue']}`}: ${response.get('Message') ?? 'no reason given'}`);
    return refusals.length === 0 ? 'followed' : 'refused';
  }

  #actions(extension: string, { isHere, pause }: Wanted): QueueAction[] {
    const { member, queues } = this.#options;
    const Interface = member.replaceAll('{extension}', extension);
    const isPaused = pause !== null && pausesQueues(pause) === true;
    const Paused = String(isPaused);
    const memberships = queues.map((Queue): QueueAction =>
      // The telephone itself says whether it is busy, also where the member is a Local channel.
      isHere ? { Action: 'QueueAdd', Queue, Interface, MemberName: extension, StateInterface: `PJSIP/${extension}`, Paused } : { Action: 'QueueRemove', Queue, Interface },
    );
    if (pause === null) return memberships;
    return [...memberships, { Action: 'QueuePause', Interface, Paused, ...(isPaused ? { Reason: pause.reason ?? pause.state } : {}) }];
  }

  #refused(what: string): void {
    if (this.#refusals.has(what)) return;
    this.#refusals.add(what);
    this.#options.onRefused(what);
  }
}

import type { CallEvent, CallEventType } from '../../shared/wire.ts';
import { type CityService, type Lane, numberOf } from './lanes.ts';
import type { Listener } from './listener.ts';
import { Manager } from './manager.ts';
import type { Pbx } from './pbx.ts';
import type { Citizen } from './phones/citizen.ts';
import type { DeskPhone, OutgoingCall } from './phones/desk-phone.ts';
import type { OutsidePhone } from './phones/outside-phone.ts';

const ends = new Set<CallEventType>(['ended', 'missed', 'answered-elsewhere', 'declined', 'busy']);
/** Nothing is told of a leg after such an event. */
export function endsALeg(type: CallEventType): boolean {
  return ends.has(type);
}

/** One lane of a PBX with its phones, on which one scenario after the other is played. */
export class Stage {
  readonly pbx: Pbx;
  readonly lane: Lane;
  readonly one: DeskPhone;
  readonly two: DeskPhone;
  readonly outside: OutsidePhone;
  readonly owner: Manager;
  readonly #listener: Listener;
  #late: Listener | undefined;
  #from = 0;

  private constructor(pbx: Pbx, lane: Lane, phones: readonly [DeskPhone, DeskPhone, OutsidePhone], owner: Manager, listener: Listener) {
    [this.one, this.two, this.outside] = phones;
    this.pbx = pbx;
    this.lane = lane;
    this.owner = owner;
    this.#listener = listener;
  }

  static async at(pbx: Pbx, lane: Lane, listener: Listener): Promise<Stage> {
    const phones = await Promise.all([pbx.phone(lane.one), pbx.phone(lane.two), pbx.outside(lane)]);
    return new Stage(pbx, lane, phones, await Manager.connect(pbx), listener);
  }

  /** What was told since the last scenario ended: a story that was not over. */
  get leftOver(): readonly CallEvent[] {
    return this.#listener.watch(this.lane).events.slice(this.#from);
  }
  /** What was told of this scenario, or since a late listener came. */
  get told(): readonly CallEvent[] {
    return this.#late ? this.#late.watch(this.lane).events : this.#listener.watch(this.lane).events.slice(this.#from);
  }

  calls(service: CityService, citizen: Citizen): OutgoingCall {
    return this.outside.call(numberOf(service, this.lane), citizen);
  }

  /** Waits until this was told of a desk (or, without one, of the call) so many times. */
  async hears(type: CallEventType, desk?: DeskPhone, times = 1): Promise<void> {
    const isIt = (event: CallEvent) => event.type === type && event.extension === desk?.extension;
    await this.untilTold(`${type} ${desk?.extension ?? ''} ${times}`, (told) => told.filter(isIt).length >= times);
  }
  async untilTold(what: string, done: (told: readonly CallEvent[]) => boolean): Promise<void> {
    const [watch, from] = this.#late ? [this.#late.watch(this.lane), 0] : [this.#listener.watch(this.lane), this.#from];
    await watch.until(what, (events) => done(events.slice(from)));
  }

  /** From here on only a listener counts who has just come. */
  async listenAfresh(): Promise<void> {
    this.#late = await this.#listener.another();
  }

  /** After each scenario. */
  async end(): Promise<void> {
    await this.#late?.close();
    this.#late = undefined;
    const isOver = (told: readonly CallEvent[]) => {
      const over = new Set(told.filter(({ type }) => endsALeg(type)).map(({ legId }) => legId));
      return told.every(({ legId }) => legId === undefined || over.has(legId));
    };
    await this.untilTold('every leg is over', isOver);
    this.#from = this.#listener.watch(this.lane).events.length;
  }
  close(): void {
    this.owner.close();
  }
}

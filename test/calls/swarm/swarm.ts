/** A call gateway and many desks, each in processes of their own. */
import type { CallReport } from '../../../shared/wire.ts';
import type { Arrival } from './desks-process.ts';
import { Child } from './questions.ts';
import type { Served } from './service-process.ts';

const pushSecret = 'a-secret-of-the-push-caller';
const program = (name: string) => new URL(`./${name}`, import.meta.url).pathname;
/** As many as one push takes. */
const eventsAtOnce = 100;

export class Swarm {
  readonly #service = new Child(program('service-process.ts'));
  readonly #processes: { readonly child: Child; readonly desks: Served['desks'] }[] = [];
  #served: Served | undefined;

  static async start(count: number, processes: number): Promise<Swarm> {
    const swarm = new Swarm();
    const served = await swarm.#service.ask<Served>('serve', count);
    swarm.#served = served;
    const each = Math.ceil(count / processes);
    for (let start = 0; start < count; start += each) swarm.#processes.push({ child: new Child(program('desks-process.ts')), desks: served.desks.slice(start, start + each) });
    await Promise.all(swarm.#processes.map(({ child, desks }) => child.ask('open', { url: served.url, desks })));
    await swarm.live();
    return swarm;
  }

  get extensions(): string[] {
    return (this.#served?.desks ?? []).map(({ extension }) => extension);
  }

  /** @returns when the last desk was subscribed, in microseconds */
  async live(): Promise<number> {
    return Math.max(...(await Promise.all(this.#processes.map(({ child, desks }) => child.ask<number>('live', desks.length)))));
  }

  /** Every socket is cut, as when the service is restarted. @returns when the new one listens, in microseconds */
  async restart(): Promise<number> {
    const cut = Promise.all(this.#processes.map(({ child }) => child.ask('cut')));
    const at = await this.#service.ask<number>('restart');
    await cut;
    return at;
  }

  async push(reports: readonly CallReport[]): Promise<void> {
    for (let start = 0; start < reports.length; start += eventsAtOnce) {
      const response = await fetch(`${this.#served?.url ?? ''}/api/desk/v1/calls/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${pushSecret}` },
        body: JSON.stringify(reports.slice(start, start + eventsAtOnce)),
      });
      if (response.status !== 202) throw new Error(`the push was answered with ${response.status}: ${await response.text()}`);
    }
  }

  /** Waits for as many events for each desk. */
  async arrived(forEach: number): Promise<Arrival[]> {
    return (await Promise.all(this.#processes.map(({ child, desks }) => child.ask<Arrival[]>('arrived', forEach * desks.length)))).flat();
  }

  /** When each event was on disk, by its number, in microseconds. */
  async committed(): Promise<Map<number, number>> {
    return new Map(await this.#service.ask<[number, number][]>('committed'));
  }

  async stop(): Promise<void> {
    const ends = await Promise.allSettled([...this.#processes.map(({ child }) => child.ask('leave')), this.#service.ask('leave')]);
    await Promise.all([...this.#processes.map(({ child }) => child.stop()), this.#service.stop()]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

/** Rings once at each extension. */
export function ringEach(extensions: readonly string[], round: string): CallReport[] {
  return extensions.map((extension) => ({ type: 'ringing', callId: `${round}-${extension}`, legId: `${round}-${extension}`, extension, direction: 'inbound', number: '+19515550100' }));
}

/** What is wrong with what the desks got: each should have these rounds of its own extension, once, in their order. */
export function complaints(arrivals: readonly Arrival[], extensions: readonly string[], rounds: readonly string[]): string[] {
  const got = new Map<string, string[]>(extensions.map((extension) => [extension, []]));
  for (const { extension, legId } of arrivals) got.get(extension)?.push(legId);
  return extensions.flatMap((extension) => {
    const expected = rounds.map((round) => `${round}-${extension}`);
    const legs = got.get(extension) ?? [];
    return legs.join() === expected.join() ? [] : [`${extension}: ${legs.join()} instead of ${expected.join()}`];
  });
}

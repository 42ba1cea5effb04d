/** A call-taker who works at a desk through the workspace's bridge and remembers every word that the desk said is saved. */
import type { Page } from '@playwright/test';
import type { CallCard, CategoryChoice } from '../../../shared/contract/records.ts';
import type { ReplicaInput, ReplicaOperationName, ReplicaOutput } from '../../../shared/contract/replica.ts';
import type { Outcome } from '../../../shared/errors.ts';
import { demoNumbers } from '../../../shared/demo-numbers.ts';
import type { SeededRandom } from './random.ts';
import type { RunningService } from './service.ts';

/** `asked`: the desk had not answered when it was killed. */
type Fate = 'asked' | 'saved';
interface Call {
  readonly legId: string;
  /** Every text that the desk was asked to keep, oldest first. */
  readonly notes: { text: string; fate: Fate }[];
  /** Titles of the cases that were written in it, oldest first: it is about the last of them. */
  readonly cases: string[];
  answered: Fate | null;
  finished: Fate | null;
  /** Somebody has it in hand: what is said about one call is said one after the other. */
  busy: boolean;
}

const workers = 2;

export class Clerk {
  readonly #random: SeededRandom;
  readonly #contacts = new Map<string, Fate>();
  readonly #cases = new Map<string, { fate: Fate; lastName: string | null }>();
  readonly #calls = new Map<string, Call>();
  readonly #name = `Kill${Math.floor(Math.random() * 2 ** 31).toString(36)}`;
  #number = 0;
  acknowledged = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  get summary(): string {
    const calls = [...this.#calls.values()];
    const count = (fates: Iterable<Fate | null>) => [...fates].filter((fate) => fate === 'saved').length;
    return `${count(this.#contacts.values())} contacts, ${count([...this.#cases.values()].map(({ fate }) => fate))} cases, ${count(calls.map(({ answered }) => answered))} calls, ${count(calls.flatMap(({ notes }) => notes.map(({ fate }) => fate)))} notes saved; ${count(calls.map(({ finished }) => finished))} calls finished`;
  }

  /** Works until so many things have been said to be saved, and a moment longer; then the end comes, whatever is under way. */
  async work(page: Page, until: { acknowledgements: number; thenMs: number }, end: () => Promise<void>): Promise<void> {
    const goal = this.acknowledged + until.acknowledgements;
    let over = false;
    let reached = () => undefined as void;
    const enough = new Promise<void>((resolve) => (reached = resolve));
    const worker = async () => {
      while (!over) {
        if (this.acknowledged >= goal) reached();
        await this.#something(page).catch((cause: unknown) => {
          if (!over) throw cause;
        });
      }
    };
    const working = Promise.all(Array.from({ length: workers }, worker));
    await Promise.race([enough, working]);
    await Promise.race([new Promise((resolve) => setTimeout(resolve, until.thenMs)), working]);
    over = true;
    await end();
    await working;
  }

  async writeContact(page: Page): Promise<void> {
    const lastName = this.#unique();
    this.#contacts.set(lastName, 'asked');
    const outcome = await ask(page, 'contacts.create', { callKey: null, contact: { firstName: 'Ines', lastName, mobilePhone: '743 555 0171' } });
    if (outcome.ok) this.#saved(() => this.#contacts.set(lastName, 'saved'));
  }

  /** What is still open is wrapped up, as a call-taker would at the end of the day. */
  async finishCalls(page: Page): Promise<void> {
    for (const { key } of await this.#sessions(page)) await this.#finish(page, key);
  }

  async #something(page: Page): Promise<void> {
    const open = await this.#sessions(page);
    const free = open.filter(({ key }) => this.#calls.get(key)?.busy === false);
    const talking = free[this.#random.below(Math.max(1, free.length))];
    const [writes, cases, notes, rings] = [this.#random.chance(0.2), this.#random.chance(0.3), this.#random.chance(0.7), open.length < 3 && this.#random.chance(0.6)];
    if (rings) return this.#answerCall(page);
    if (writes) return this.writeContact(page);
    const call = talking && this.#calls.get(talking.key);
    if (call) call.busy = true;
    try {
      if (cases) await this.#writeCase(page, talking?.key ?? null);
      else if (!talking) await this.writeContact(page);
      else await (notes ? this.#saveNotes(page, talking.key) : this.#finish(page, talking.key));
    } finally {
      if (call) call.busy = false;
    }
  }

  async #answerCall(page: Page): Promise<void> {
    const known = new Set((await cards(page)).map(({ key }) => key));
    const number = this.#random.pick([demoNumbers.known, demoNumbers.unknown, null]);
    const rang = await ask(page, 'calls.simulateRing', { number });
    if (!rang.ok) return; // the line is not up yet, or the simulator has enough
    const card = (await cards(page)).find(({ key, state }) => state === 'ringing' && !known.has(key) && !this.#calls.has(key));
    if (!card) return;
    const call: Call = { legId: card.key.slice(card.key.indexOf('/') + 1), notes: [], cases: [], answered: 'asked', finished: null, busy: false };
    this.#calls.set(card.key, call);
    // A command to the telephone system; that the call is ours is said by its card.
    await ask(page, 'calls.answer', { key: card.key });
  }

  /** Calls that the desk shows as ours. */
  async #sessions(page: Page): Promise<CallCard[]> {
    const open = (await cards(page)).filter((card) => this.#calls.has(card.key) && card.session);
    for (const { key } of open) {
      const call = this.#calls.get(key);
      if (call?.answered === 'asked') this.#saved(() => (call.answered = 'saved'));
    }
    return open;
  }

  async #writeCase(page: Page, callKey: string | null): Promise<void> {
    const [category] = await value(ask(page, 'categories.list', {}), [] as CategoryChoice[]);
    if (!category) return;
    const title = this.#unique();
    const lastName = this.#random.chance(0.5) ? title : null;
    const people = lastName === null ? await value(ask(page, 'contacts.search', { text: 'Achterberg' }), []) : [];
    const customer = lastName === null ? (people[0] ? { contactId: people[0].id } : null) : { newContact: { firstName: 'Ines', lastName, mobilePhone: '' } };
    if (!customer) return;
    const kept = { fate: 'asked' as Fate, lastName };
    this.#cases.set(title, kept);
    if (callKey !== null) this.#calls.get(callKey)?.cases.push(title);
    const draft = {
      title, requestType: 'report', categoryId: category.id, teamId: null, priority: 'normal', origin: 'phone', incidentAddress: '',
      remainAnonymous: false, wantsUpdates: false, confidential: false, description: '',
    } as const;
    const outcome = await ask(page, 'cases.create', { callKey, customer, draft });
    if (outcome.ok) this.#saved(() => (kept.fate = 'saved'));
  }

  async #saveNotes(page: Page, key: string): Promise<void> {
    const note = { text: this.#unique(), fate: 'asked' as Fate };
    this.#calls.get(key)?.notes.push(note);
    const outcome = await ask(page, 'calls.saveNotes', { key, notes: note.text });
    if (outcome.ok) this.#saved(() => (note.fate = 'saved'));
  }

  async #finish(page: Page, key: string): Promise<void> {
    const call = this.#calls.get(key);
    if (!call || call.finished !== null) return;
    const note = { text: this.#unique(), fate: 'asked' as Fate };
    call.notes.push(note);
    call.finished = 'asked';
    const outcome = await ask(page, 'calls.finish', { key, disposition: 'informationGiven', notes: note.text });
    if (outcome.ok) {
      this.#saved(() => {
        note.fate = 'saved';
        call.finished = 'saved';
      });
    } else call.finished = null;
  }

  #unique(): string {
    return `${this.#name}n${++this.#number}`;
  }
  #saved(remember: () => void): void {
    remember();
    this.acknowledged += 1;
  }

  /** @returns what the service lacks, or has twice, in words */
  async losses(service: RunningService): Promise<string[]> {
    const lost: string[] = [];
    const wrong = (what: string, fate: Fate | null, count: number) => {
      const isRight = fate === 'saved' ? count === 1 : count <= 1;
      if (!isRight) lost.push(`${what} (${fate ?? 'nobody asked for it'}) is there ${count} times`);
    };
    const contacts = await service.records(`contacts?$select=contactid,lastname&$filter=startswith(lastname,'${this.#name}')`);
    const people = (lastName: string) => contacts.filter((row) => row['lastname'] === lastName);
    for (const [lastName, fate] of this.#contacts) wrong(`contact ${lastName}`, fate, people(lastName).length);
    const cases = await service.records(`incidents?$select=incidentid,title,_customerid_value&$filter=startswith(title,'${this.#name}')`);
    for (const [title, { fate, lastName }] of this.#cases) {
      const found = cases.filter((row) => row['title'] === title);
      wrong(`case ${title}`, fate, found.length);
      if (lastName === null) continue;
      wrong(`contact ${lastName} of case ${title}`, fate, people(lastName).length);
      if (found.length === 1 && found[0]?.['_customerid_value'] !== people(lastName)[0]?.['contactid']) lost.push(`case ${title} is not the one of its new contact`);
    }
    const known = this.#contacts.size + [...this.#cases.values()].filter(({ lastName }) => lastName !== null).length;
    if (contacts.length > known) lost.push(`${contacts.length} contacts, of which only ${known} were written`);
    for (const call of this.#calls.values()) {
      lost.push(...(await lossesOf(service, call, wrong)));
      const last = call.cases.findLastIndex((title) => this.#cases.get(title)?.fate === 'saved');
      const allowed = call.cases.slice(Math.max(0, last)).map((title) => cases.find((row) => row['title'] === title)?.['incidentid']);
      const [activity] = await service.records(`phonecalls?$select=_regardingobjectid_value&$filter=ring_legid eq '${call.legId}'`);
      if (last >= 0 && !allowed.includes(activity?.['_regardingobjectid_value'])) lost.push(`${call.legId} is about ${String(activity?.['_regardingobjectid_value'])}, and should be about ${call.cases.slice(last).join(' or ')}`);
    }
    return lost;
  }
}

async function lossesOf(service: RunningService, call: Call, wrong: (what: string, fate: Fate | null, count: number) => void): Promise<string[]> {
  const found = await service.records(`phonecalls?$select=description,statecode,ring_disposition&$filter=ring_legid eq '${call.legId}'`);
  wrong(`the phone call of ${call.legId}`, call.answered, found.length);
  const [activity] = found;
  if (!activity) return call.notes.some(({ fate }) => fate === 'saved') ? [`the notes of ${call.legId} have no phone call`] : [];
  const lost: string[] = [];
  // The last text that was said to be saved, or one that was asked for behind it.
  const last = call.notes.findLastIndex(({ fate }) => fate === 'saved');
  const allowed = [...(last < 0 ? [null] : []), ...call.notes.slice(Math.max(0, last)).map(({ text }) => text)];
  if (!allowed.includes((activity['description'] as string | undefined) ?? null)) lost.push(`${call.legId} says ${String(activity['description'])}, and should say ${allowed.join(' or ')}`);
  if (call.finished === 'saved' && activity['statecode'] !== 1) lost.push(`${call.legId} was finished, and has the state ${String(activity['statecode'])}`);
  return lost;
}

type Bridge = { ringdesk: { replica(name: string, input: unknown): Promise<Outcome<unknown>> } };

async function ask<N extends ReplicaOperationName>(page: Page, name: N, input: ReplicaInput<N>): Promise<Outcome<ReplicaOutput<N>>> {
  return (await page.evaluate(async ([operation, argument]) => (window as unknown as Bridge).ringdesk.replica(operation, argument), [name, input] as const)) as Outcome<ReplicaOutput<N>>;
}
async function value<T>(asked: Promise<Outcome<T>>, otherwise: T): Promise<T> {
  const outcome = await asked;
  return outcome.ok ? outcome.value : otherwise;
}
const cards = (page: Page) => value(ask(page, 'calls.active', {}), [] as CallCard[]);

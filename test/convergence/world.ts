/** One run: a service, two desks, each behind a network of its own, and the log of everything that was acknowledged. */
import { rm } from 'node:fs/promises';
import { v4 } from 'uuid';
import type { RunningService } from '../../service/server.ts';
import { type AnyChanges, isPolymorphic, isTableName, tableOf, type Value } from '../../shared/entities/index.ts';
import { toWire } from '../../shared/entities/wire-format.ts';
import type { RecordEdit } from '../../electron/replica/store/record-edit.ts';
import { Proxy } from '../replica/support/proxy.ts';
import { Client } from '../service/support.ts';
import { ConvergingDesk, type Decision } from './desk.ts';
import { History } from './history.ts';
import { type Cell, type Choice, createdTable, type Step } from './schedule.ts';
import { type DeskIndex, deskNames, deskUsers, replicaFile, serviceFolder, type SharedTable, sharedTables, type SmallCity, startCity } from './small-city.ts';

/** A value that a desk has been told is saved. */
export interface Acknowledged {
  readonly index: number;
  readonly desk: DeskIndex;
  readonly group: number;
  readonly kind: 'create' | 'update';
  readonly table: SharedTable;
  readonly id: string;
  readonly column: string;
  readonly value: Value;
  /** What was on the screen. */
  readonly base: Value;
  /** The newest change at the service before it. */
  readonly since: number;
}

export class World {
  readonly city: SmallCity;
  readonly folder: string;
  readonly acknowledged: Acknowledged[] = [];
  readonly decisions: Decision[] = [];
  readonly trace: string[] = [];
  /** Rows that somebody knows of: those of the beginning, then those that desks have made. */
  readonly rows: Record<SharedTable, string[]>;
  /** Activities and notes about a case that remains anonymous lose what names the citizen, whoever wrote it. */
  anonymity = false;
  readonly #startedAt = Date.now();
  #service: RunningService;
  #admin: Client;
  #history: History;
  readonly #proxies: readonly [Proxy, Proxy];
  readonly #desks: [ConvergingDesk, ConvergingDesk];
  readonly #faults: [ArmedFault[], ArmedFault[]] = [[], []];
  #number = 0;
  #groups = 0;

  private constructor(parts: { city: SmallCity; folder: string; service: RunningService; admin: Client; history: History; proxies: readonly [Proxy, Proxy]; desks: [ConvergingDesk, ConvergingDesk] }) {
    this.city = parts.city;
    this.folder = parts.folder;
    this.rows = Object.fromEntries(sharedTables.map((table) => [table, [...parts.city.rows[table]]])) as unknown as Record<SharedTable, string[]>;
    this.#service = parts.service;
    this.#admin = parts.admin;
    this.#history = parts.history;
    this.#proxies = parts.proxies;
    this.#desks = parts.desks;
    for (const index of [0, 1] as const) {
      const proxy = this.#proxies[index];
      proxy.fault = (method, url) => this.#faultFor(index, method, url);
      proxy.answered = (method, url, status) => void (method !== 'GET' && this.say(`${deskNames[index]} · ${method} ${url.split('?')[0]?.split('/').at(-1) ?? ''} → ${status}`));
    }
  }

  static async begin(city: SmallCity): Promise<World> {
    const folder = await city.copy();
    const service = await startCity(folder);
    const admin = new Client(service.url, await service.issueToken('admin'));
    const proxies = [await Proxy.start(service.url), await Proxy.start(service.url)] as const;
    const history = await History.open(serviceFolder(folder));
    const desk = async (index: DeskIndex) =>
      ConvergingDesk.start(replicaFile(folder, index), { url: proxies[index].url, token: await service.issueToken(deskUsers[index]) });
    return new World({ city, folder, service, admin, history, proxies, desks: [await desk(0), await desk(1)] });
  }

  async end(): Promise<void> {
    for (const desk of this.#desks) await desk.stop();
    for (const proxy of this.#proxies) await proxy.close();
    await this.#history.close();
    await this.#service.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }

  get history(): History {
    return this.#history;
  }
  desk(index: DeskIndex): ConvergingDesk {
    return this.#desks[index];
  }
  /** The service as this desk's person sees it. */
  async eyes(index: DeskIndex): Promise<Client> {
    return new Client(this.#service.url, await this.#service.issueToken(deskUsers[index]));
  }

  say(what: string): void {
    this.trace.push(`${String(Date.now() - this.#startedAt).padStart(5)} ${what}`);
  }

  async do(step: Step): Promise<void> {
    switch (step.do) {
      case 'edit':
        return this.#edit(step.desk, [this.#update(step.table, step.row, step.cells)]);
      case 'edit-two':
        return this.#edit(step.desk, [this.#update('contact', step.contact, [step.cells[0]]), this.#update('incident', step.incident, [step.cells[1]])]);
      case 'create':
        return this.#edit(step.desk, this.#creation(step));
      case 'elsewhere':
        return this.#elsewhere(step);
      case 'offline':
        this.say(`${deskNames[step.desk]} offline`);
        return this.#proxies[step.desk].down();
      case 'online':
        this.say(`${deskNames[step.desk]} online`);
        return this.#proxies[step.desk].up();
      case 'cut':
        this.say(`${deskNames[step.desk]} connections cut`);
        return this.#proxies[step.desk].cut();
      case 'release':
        return this.#release(step.desk);
      case 'fault':
        this.say(`${deskNames[step.desk]} fault ${JSON.stringify(step.fault)} ×${step.times} on ${step.on}`);
        this.#faults[step.desk].push({ on: step.on, fault: step.fault, left: step.times });
        return;
      case 'restart-desk':
        this.say(`${deskNames[step.desk]} restarts`);
        this.#desks[step.desk] = await this.#desks[step.desk].restart();
        return;
      case 'restart-service':
        return this.#restartService(step.samePort);
      case 'quiet':
        // Whatever can get through, has; a desk without a network has nothing to wait for.
        if (!this.#proxies[step.desk].isDown) await this.#desks[step.desk].quiet(600).catch(() => undefined);
        return;
      case 'sync-now':
        await this.#desks[step.desk].ask('sync.now', {});
        return;
      case 'decide':
        await this.decide(step.desk, step.choices);
    }
  }

  /** The network is good again, and what it had kept arrives. */
  async calm(): Promise<void> {
    for (const index of [0, 1] as const) {
      this.#faults[index].length = 0;
      await this.#release(index);
      this.#proxies[index].up();
      await this.#desks[index].retryAll();
    }
    this.say('calm');
  }

  /** @returns whether anything was there to be decided */
  async decide(index: DeskIndex, choices: readonly Choice[]): Promise<boolean> {
    const made = await this.#desks[index].decide(index, choices, () => this.#unique('decided', 200));
    for (const decision of made) this.say(`${deskNames[index]} decides ${decision.choice} on ${decision.table} ${short(decision.id)} ${decision.column}: mine ${show(decision.mine)}, theirs ${show(decision.theirs)}`);
    this.decisions.push(...made);
    return made.length > 0;
  }

  async #release(index: DeskIndex): Promise<void> {
    this.#proxies[index].release();
    await this.#proxies[index].deliverLate();
  }

  #faultFor(index: DeskIndex, method: string, url: string) {
    const isWrite = method !== 'GET';
    if (!isWrite && !url.startsWith('/api/data/')) return 'pass' as const;
    const armed = this.#faults[index].find((candidate) => candidate.left > 0 && (candidate.on === 'write') === isWrite);
    if (!armed) return 'pass' as const;
    armed.left -= 1;
    this.say(`${deskNames[index]} · ${method} ${url.split('?')[0]?.split('/').at(-1) ?? ''} meets ${JSON.stringify(armed.fault)}`);
    return armed.fault;
  }

  async #restartService(samePort: boolean): Promise<void> {
    const { port } = new URL(this.#service.url);
    await this.#service.close();
    this.#service = await startCity(this.folder, samePort ? Number(port) : 0);
    this.#admin = new Client(this.#service.url, await this.#service.issueToken('admin'));
    for (const proxy of this.#proxies) proxy.retarget(this.#service.url);
    this.say(`the service restarts on ${samePort ? 'the same' : 'another'} port`);
  }

  #update(table: SharedTable, row: number, cells: readonly Cell[]): RecordEdit {
    return { table, id: this.#row(table, row), kind: 'update', changes: this.#changes(table, cells) };
  }

  #creation({ what, row, cells }: Extract<Step, { do: 'create' }>): RecordEdit[] {
    const table = createdTable[what];
    const id = v4();
    const changes = this.#changes(table, cells);
    const about = this.#row('incident', row);
    const ours: AnyChanges = { ownerid: this.city.team, owneridtype: 'team' };
    const newCase = (contactId: string): RecordEdit => ({
      table: 'incident',
      id,
      kind: 'create',
      changes: { title: this.#unique('Case', 200), ...changes, ...ours, customerid: contactId, customeridtype: 'contact', ring_categoryid: this.city.categories[Math.abs(row) % 2] ?? null },
    });
    switch (what) {
      case 'contact':
        return [{ table, id, kind: 'create', changes: { lastname: this.#unique('Person', 50), ...changes } }];
      case 'case':
        return [newCase(this.#row('contact', row))];
      case 'case-for-new-contact': {
        const contactId = v4();
        return [{ table: 'contact', id: contactId, kind: 'create', changes: { lastname: this.#unique('Person', 50), mobilephone: '+17435550142' } }, newCase(contactId)];
      }
      case 'note':
        return [{ table, id, kind: 'create', changes: { ...changes, ...ours, objectid: about, objectidtype: 'incident' } }];
      case 'task':
        return [{ table, id, kind: 'create', changes: { ...changes, ...ours, regardingobjectid: about, regardingobjectidtype: 'incident' } }];
      case 'call-and-case': {
        const contactId = this.#row('contact', row);
        const call: AnyChanges = { subject: this.#unique('Call', 200), directioncode: false, ...ours, regardingobjectid: id, regardingobjectidtype: 'incident' };
        return [newCase(contactId), { table: 'phonecall', id: v4(), kind: 'create', changes: call }];
      }
    }
  }

  #changes(table: SharedTable, cells: readonly Cell[]): AnyChanges {
    const changes: AnyChanges = {};
    for (const { column: name, wanted } of cells) {
      const column = tableOf(table).columns[name];
      if (!column) continue;
      if ('value' in wanted) {
        changes[name] = wanted.value;
        if (isPolymorphic(column)) changes[`${name}type`] = null;
      } else if ('text' in wanted) changes[name] = this.#unique(wanted.text, wanted.maxLength);
      else {
        const id = this.#pick(wanted.target, wanted.pick);
        changes[name] = id;
        if (isPolymorphic(column)) changes[`${name}type`] = id === null ? null : wanted.target;
      }
    }
    return changes;
  }

  #row(table: SharedTable, row: number): string {
    return this.rows[table].at(row < 0 ? row : row % this.rows[table].length) ?? '';
  }

  #pick(target: string, pick: number): string | null {
    const { rows, city } = this;
    const of: Record<string, readonly string[]> = { contact: rows.contact, incident: rows.incident, account: city.properties, ring_category: city.categories };
    const known = of[target] ?? [];
    return known[pick % Math.max(1, known.length)] ?? null;
  }

  #unique(text: string, maxLength: number): string {
    const end = ` ~${++this.#number}`;
    return `${text.slice(0, Math.max(0, maxLength - end.length)).replace(/[\ud800-\udbff]$/, '')}${end}`;
  }

  async #edit(index: DeskIndex, edits: readonly RecordEdit[]): Promise<void> {
    const since = await this.#history.newest();
    const written = await this.#desks[index].edit(edits);
    if (written === null) return this.say(`${deskNames[index]} cannot edit ${edits.map(({ table, id }) => `${table} ${short(id)}`).join(', ')}: not here`);
    const group = ++this.#groups;
    for (const { edit, base, changes } of written) {
      const { kind, id } = edit;
      const table = edit.table as SharedTable;
      if (kind === 'create') this.rows[table].push(id);
      for (const [column, value] of Object.entries(changes)) {
        if (!(column in tableOf(table).columns)) continue; // which table a lookup points at is one value with it
        this.acknowledged.push({ index: this.acknowledged.length, desk: index, group, kind, table, id, column, value, base: base[column] ?? null, since });
      }
      this.say(`${deskNames[index]} ${kind}s ${table} ${short(id)} ${show(changes)} over ${show(base)}`);
    }
  }

  async #elsewhere(step: Extract<Step, { do: 'elsewhere' }>): Promise<void> {
    const { what, row } = step;
    const patch = async (table: SharedTable, id: string, body: Record<string, unknown>) => {
      const { status } = await this.#admin.send('PATCH', `${tableOf(table).entitySet}(${id})`, body, { 'if-match': '*' });
      this.say(`elsewhere ${what} ${table} ${short(id)} ${show(body)} → ${status}`);
      return status < 300;
    };
    const pick = (table: SharedTable) => this.#row(table, row);
    switch (what) {
      case 'patch':
        await patch(step.table, pick(step.table), toWire(step.table, this.#changes(step.table, step.cells)));
        return;
      case 'delete': {
        // A creation that arrives late would bring the row back: nobody can tell it from a new one.
        for (const proxy of this.#proxies) await proxy.deliverLate();
        const answer = await this.#admin.send('DELETE', `${tableOf(step.table).entitySet}(${pick(step.table)})`);
        return this.say(`elsewhere deletes ${step.table} ${short(pick(step.table))} → ${answer.status}`);
      }
      case 'seal':
        await patch('incident', pick('incident'), { ring_confidential: true, 'ownerid@odata.bind': `/teams(${this.city.otherTeam})` });
        return;
      case 'unseal':
        await patch('incident', pick('incident'), { ring_confidential: false, 'ownerid@odata.bind': `/teams(${this.city.team})` });
        return;
      case 'remain-anonymous':
        if (await patch('incident', pick('incident'), { ring_remainanonymous: true })) this.anonymity = true;
        return;
      case 'deactivate':
        await patch('contact', pick('contact'), { statecode: 1, statuscode: 2 });
        return;
      case 'close': {
        const answer = await this.#admin.send('POST', 'CloseIncident', { IncidentResolution: { 'incidentid@odata.bind': `/incidents(${pick('incident')})`, subject: 'Closed' }, Status: 5 });
        return this.say(`elsewhere closes incident ${short(pick('incident'))} → ${answer.status}`);
      }
    }
  }
}

interface ArmedFault {
  readonly on: 'write' | 'read';
  readonly fault: ReturnType<Proxy['fault']>;
  left: number;
}

export const short = (id: string) => id.slice(0, 8);
export function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
export const isShared = (table: string): table is SharedTable => isTableName(table) && sharedTables.some((name) => name === table);

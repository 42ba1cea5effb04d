/**
 * The smallest city in which two desks can get in each other's way: a team of two call-takers, a few people, cases and activities that
 * the team owns, so that both may change them, and another team that can take a case out of their sight. Made once, with a loaded replica
 * for each desk; every run starts from copies.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { v4 } from 'uuid';
import { createReplica } from '../../electron/replica/replica.ts';
import { type RunningService, startService } from '../../service/server.ts';
import type { DeskState } from '../../shared/contract/records.ts';
import { choiceValue } from '../../shared/entities/index.ts';
import { until } from '../replica/support/until.ts';
import { Client } from '../service/support.ts';
import { makeHistory } from './history.ts';

/** Few milliseconds everywhere: a run of minutes in seconds. */
export const timings = { pollMs: 250, requestTimeoutMs: 2_000, backOff: { firstMs: 5, capMs: 40 }, pageSize: 20 };
export const deskUsers = ['taker-a', 'taker-b'] as const;
export const deskNames = ['a', 'b'] as const;
export type DeskIndex = 0 | 1;

/** Tables whose rows the schedules change. */
export const sharedTables = ['contact', 'incident', 'phonecall', 'annotation', 'task'] as const;
export type SharedTable = (typeof sharedTables)[number];

export interface SmallCity {
  /** A service's data directory and a folder for each desk, made for one run. */
  copy(): Promise<string>;
  /** Ids of the rows that both desks begin with. */
  readonly rows: Readonly<Record<SharedTable, readonly string[]>>;
  readonly people: { readonly desks: readonly [string, string]; readonly admin: string };
  readonly team: string;
  readonly otherTeam: string;
  readonly categories: readonly string[];
  readonly properties: readonly string[];
  remove(): Promise<void>;
}

export const serviceFolder = (run: string) => join(run, 'service');
export const deskFolder = (run: string, desk: DeskIndex) => join(run, `desk-${deskNames[desk]}`);
export const replicaFile = (run: string, desk: DeskIndex) => join(deskFolder(run, desk), 'replica.sqlite');

export function startCity(run: string, port = 0): Promise<RunningService> {
  const city = { name: 'Testville', region: 'US', timeZone: 'America/Los_Angeles' };
  // Desks that ask many times a second are not what the limits are for.
  const limits = { requests: 1_000_000, windowSeconds: 300, concurrent: 1_000, executionSeconds: 86_400 };
  return startService({ dataDirectory: serviceFolder(run), port, city, limits, simulator: true, logger: pino({ level: 'silent' }) });
}

export async function makeSmallCity(): Promise<SmallCity> {
  const template = await mkdtemp(join(tmpdir(), 'ringdesk-convergence-'));
  const service = await startCity(template);
  const admin = new Client(service.url, await service.issueToken('admin'));
  const made = await fill(admin);
  for (const desk of [0, 1] as const) await load(service, template, desk);
  await service.close();
  await makeHistory(serviceFolder(template));
  let runs = 0;
  return {
    ...made,
    async copy() {
      const run = `${template}-run-${++runs}`;
      await cp(template, run, { recursive: true });
      return run;
    },
    remove: () => rm(template, { recursive: true, force: true }),
  };
}

async function load(service: RunningService, template: string, desk: DeskIndex): Promise<void> {
  const replica = createReplica({ log: () => undefined, timings });
  await mkdir(deskFolder(template, desk), { recursive: true });
  await replica.start(replicaFile(template, desk), { url: service.url, token: await service.issueToken(deskUsers[desk]) });
  await until('a loaded desk', async () => {
    const outcome = await replica.request('workspace', 'desk.state', {});
    return outcome.ok && (outcome.value as DeskState).asOf !== null && (outcome.value as DeskState).load === null;
  });
  await replica.stop();
}

type Made = Omit<SmallCity, 'copy' | 'remove'>;

async function fill(admin: Client): Promise<Made> {
  const person = (name: string, extension: string) =>
    admin.create('systemusers', { systemuserid: v4(), fullname: name, domainname: name, ring_extension: extension, ring_role: choiceValue('systemuser', 'ring_role', 'call-taker') });
  const desks = [await person('taker-a', '1001'), await person('taker-b', '1002')] as const;
  const [team, category] = await makeTeam(admin, 'Streets', desks);
  const [otherTeam, otherCategory] = await makeTeam(admin, 'Clerk', []);
  const properties = [await admin.create('accounts', { name: '12 Juniper Street' }), await admin.create('accounts', { name: 'Harbor House' })];
  const ours = { 'ownerid@odata.bind': `/teams(${team})` };
  const contact = [
    await admin.contact('Achterberg', { firstname: 'Rosalind', mobilephone: '+17435550142', telephone1: '(743) 555-0143' }),
    await admin.contact('Achterberg', { firstname: 'Milo', mobilephone: '+17435550142' }),
    await admin.contact('Okafor', { firstname: 'Imani', telephone2: '743 555 0144 ext. 12' }),
    await admin.contact('Duarte', {}),
  ];
  const incident = await all([0, 1, 2], (index) => admin.incident(`Case ${index}`, contact[index] ?? '', { ...ours, 'ring_CategoryId@odata.bind': `/ring_categories(${category})` }));
  const phonecall = await all([0, 1], (index) =>
    admin.create('phonecalls', { subject: `Call ${index}`, directioncode: false, 'ownerid_phonecall@odata.bind': `/teams(${team})`, 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident[index]})` }),
  );
  const annotation = await all([0, 1], (index) => admin.create('annotations', { subject: `Note ${index}`, notetext: 'As told', ...ours, 'objectid_incident@odata.bind': `/incidents(${incident[index]})` }));
  const task = await all([0, 1], (index) =>
    admin.create('tasks', { subject: `Task ${index}`, 'ownerid_task@odata.bind': `/teams(${team})`, 'regardingobjectid_incident_task@odata.bind': `/incidents(${incident[index]})` }),
  );
  const administrator = (await admin.filter('systemusers', `domainname eq 'admin'`)).rows[0]?.['systemuserid'] as string;
  return {
    rows: { contact, incident, phonecall, annotation, task },
    people: { desks, admin: administrator },
    team,
    otherTeam,
    categories: [category, otherCategory],
    properties,
  };
}

async function makeTeam(admin: Client, name: string, members: readonly string[]): Promise<[team: string, category: string]> {
  const queue = await admin.create('queues', { name });
  const team = await admin.create('teams', { name, 'queueid@odata.bind': `/queues(${queue})` });
  if (members.length > 0) {
    const answer = await admin.send('POST', `teams(${team})/Microsoft.Dynamics.CRM.AddMembersTeam`, {
      Members: members.map((systemuserid) => ({ systemuserid, '@odata.type': 'Microsoft.Dynamics.CRM.systemuser' })),
    });
    if (answer.status !== 204) throw new Error(`AddMembersTeam: ${answer.status} ${answer.text}`);
  }
  return [team, await admin.create('ring_categories', { ring_name: name, ring_acknowledgementhours: 9, 'ring_TeamId@odata.bind': `/teams(${team})` })];
}

async function all<T>(items: readonly T[], work: (item: T) => Promise<string>): Promise<string[]> {
  const done: string[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}

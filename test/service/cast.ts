/** A small city for tests of rules: two teams with their queues, and people in every role. */
import { v4 } from 'uuid';
import { expect } from 'vitest';
import { choiceValue } from '../../shared/entities/index.ts';
import type { Role } from '../../shared/entities/people.ts';
import { type Answer, type Client, startTestService, type TestService } from './support.ts';

export interface Person {
  readonly id: string;
  readonly api: Client;
}
export interface Team {
  readonly id: string;
  readonly queue: string;
  readonly category: string;
}

export class Cast {
  readonly city: TestService;
  readonly streets: Team;
  readonly clerk: Team;
  /** Members of Streets. */
  readonly lead: Person;
  readonly colleague: Person;
  /** Member of Clerk. */
  readonly stranger: Person;
  /** Members of no team. */
  readonly taker: Person;
  readonly supervisor: Person;
  readonly contact: string;

  private constructor(city: TestService, made: Pick<Cast, 'streets' | 'clerk' | 'lead' | 'colleague' | 'stranger' | 'taker' | 'supervisor' | 'contact'>) {
    this.city = city;
    this.streets = made.streets;
    this.clerk = made.clerk;
    this.lead = made.lead;
    this.colleague = made.colleague;
    this.stranger = made.stranger;
    this.taker = made.taker;
    this.supervisor = made.supervisor;
    this.contact = made.contact;
  }

  static async assemble(): Promise<Cast> {
    const city = await startTestService();
    const streets = await makeTeam(city.api, 'Streets');
    const clerk = await makeTeam(city.api, 'Clerk');
    const lead = await makePerson(city, 'lead', 'case-lead', streets.id);
    const colleague = await makePerson(city, 'colleague', 'case-lead', streets.id);
    const stranger = await makePerson(city, 'stranger', 'case-lead', clerk.id);
    const taker = await makePerson(city, 'taker', 'call-taker');
    const supervisor = await makePerson(city, 'supervisor', 'case-supervisor');
    const contact = await city.api.contact('Okafor', { firstname: 'Imani', mobilephone: '+17435550142', emailaddress1: 'imani@example.org' });
    return new Cast(city, { streets, clerk, lead, colleague, stranger, taker, supervisor, contact });
  }

  get admin(): Client {
    return this.city.api;
  }
  close(): Promise<void> {
    return this.city.close();
  }

  /** A case made by the call-taker that waits in the queue of Streets. */
  caseOf(title: string, more: Record<string, unknown> = {}): Promise<string> {
    return this.taker.api.incident(title, this.contact, { 'ownerid@odata.bind': `/teams(${this.streets.id})`, ...more });
  }
  async read(set: string, id: string): Promise<Record<string, unknown>> {
    const answer = await this.admin.get(`${set}(${id})`);
    if (answer.status !== 200) throw new Error(`${set}(${id}): ${answer.status} ${answer.text}`);
    return answer.body;
  }
  /** Active queue items of a case or activity. */
  async items(objectId: string): Promise<Record<string, unknown>[]> {
    return (await this.admin.filter('queueitems', `_objectid_value eq ${objectId} and statecode eq 0`)).rows;
  }
  assign(who: Client, caseId: string, owner: { team: string } | { user: string }, more: Record<string, unknown> = {}): Promise<Answer> {
    const bind = 'team' in owner ? `/teams(${owner.team})` : `/systemusers(${owner.user})`;
    return who.send('PATCH', `incidents(${caseId})`, { 'ownerid@odata.bind': bind, ...more });
  }
  take(who: Person, caseId: string): Promise<Answer> {
    return this.assign(who.api, caseId, { user: who.id });
  }
  resolve(who: Client, caseId: string, more: Record<string, unknown> = {}, status: unknown = 5): Promise<Answer> {
    return who.send('POST', 'CloseIncident', { IncidentResolution: { 'incidentid@odata.bind': `/incidents(${caseId})`, ...more }, Status: status });
  }
  action(who: Client, row: string, name: string, parameters: Record<string, unknown> = {}): Promise<Answer> {
    return who.send('POST', `${row}/Microsoft.Dynamics.CRM.${name}`, parameters);
  }
}

async function makeTeam(admin: Client, name: string): Promise<Team> {
  const queue = await admin.create('queues', { name });
  const id = await admin.create('teams', { name, 'queueid@odata.bind': `/queues(${queue})` });
  return { id, queue, category: await admin.create('ring_categories', { ring_name: name, ring_acknowledgementhours: 9, 'ring_TeamId@odata.bind': `/teams(${id})` }) };
}

async function makePerson(city: TestService, userName: string, role: Role, team?: string): Promise<Person> {
  const id = await city.api.create('systemusers', { systemuserid: v4(), fullname: userName, domainname: userName, ring_role: choiceValue('systemuser', 'ring_role', role) });
  if (team !== undefined) {
    const answer = await city.api.send('POST', `teams(${team})/Microsoft.Dynamics.CRM.AddMembersTeam`, { Members: [{ systemuserid: id, '@odata.type': 'Microsoft.Dynamics.CRM.systemuser' }] });
    if (answer.status !== 204) throw new Error(`AddMembersTeam: ${answer.status} ${answer.text}`);
  }
  return { id, api: await city.as(userName) };
}

/** What became of a write, to compare with `refusedBy`. */
export function outcomeOf(answer: Answer): { status: number; code: string | undefined; message: string | undefined } {
  return { status: answer.status, code: answer.error.code, message: answer.error.message };
}
/** A rule refused with a sentence that says this. */
export function refusedBy(text: string, code = '0x80040265', status = 400): Record<string, unknown> {
  return { status, code, message: expect.stringContaining(text) };
}

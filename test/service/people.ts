/** Users with roles and teams, made through the Web API as an administrator makes them. */
import { choiceValue } from '../../shared/entities/index.ts';
import type { Role } from '../../shared/entities/people.ts';
import type { Client, TestService } from './support.ts';

export interface Person {
  readonly id: string;
  readonly api: Client;
}

export async function addPerson(city: TestService, userName: string, role: Role, ...teams: string[]): Promise<Person> {
  const id = await city.api.create('systemusers', { fullname: userName, domainname: userName, ring_role: choiceValue('systemuser', 'ring_role', role) });
  for (const team of teams) await join(city, id, team);
  return { id, api: await city.as(userName) };
}

export async function addTeam(city: TestService, name: string): Promise<string> {
  const queue = await city.api.create('queues', { name });
  return city.api.create('teams', { name, 'queueid@odata.bind': `/queues(${queue})` });
}

export async function join(city: TestService, userId: string, teamId: string): Promise<void> {
  const answer = await city.api.send('POST', `teams(${teamId})/teammembership_association/$ref`, { '@odata.id': `${city.api.root}/systemusers(${userId})` });
  if (answer.status !== 204) throw new Error(`${answer.status} ${answer.text}`);
}

export async function leave(city: TestService, userId: string, teamId: string): Promise<void> {
  const answer = await city.api.send('DELETE', `teams(${teamId})/teammembership_association(${userId})/$ref`);
  if (answer.status !== 204) throw new Error(`${answer.status} ${answer.text}`);
}

/** A running service as strangers meet it: through npm `dynamics-web-api`, with nothing in it that knows this service. */
import { DynamicsWebApi } from 'dynamics-web-api';
import type { ServiceOptions } from '../../service/server.ts';
import { startTestService } from '../service/support.ts';

export interface Row {
  [column: string]: unknown;
}
type Settings = NonNullable<ConstructorParameters<typeof DynamicsWebApi>[0]>;

export interface City {
  readonly url: string;
  readonly dataDirectory: string;
  /** Signed in as an administrator. */
  readonly client: DynamicsWebApi;
  /** Another client of the administrator: batching is a state of the instance. */
  newClient(settings?: Settings): DynamicsWebApi;
  as(userName: string): Promise<DynamicsWebApi>;
  tokenOf(userName: string): Promise<string>;
  close(): Promise<void>;
}

export async function startCity(options: Partial<ServiceOptions> = {}): Promise<City> {
  const running = await startTestService(options);
  const { url } = running.service;
  const signedIn = (token: string, settings: Settings = {}) =>
    new DynamicsWebApi({ serverUrl: url, dataApi: { version: '9.2' }, onTokenRefresh: () => Promise.resolve(token), ...settings });
  const newClient = (settings?: Settings) => signedIn(running.api.token, settings);
  const tokenOf = (userName: string) => running.service.issueToken(userName);
  return {
    url,
    dataDirectory: running.dataDirectory,
    client: newClient(),
    newClient,
    as: async (userName) => signedIn(await tokenOf(userName)),
    tokenOf,
    close: () => running.close(),
  };
}

/** The client's own type of `create` is the row; without `returnRepresentation` it answers the id. */
export async function newId(client: DynamicsWebApi, collection: string, data: Row): Promise<string> {
  const id: unknown = await client.create({ collection, data });
  if (typeof id !== 'string') throw new Error(`${collection}: no id but ${JSON.stringify(id)}`);
  return id;
}
export function newCase(client: DynamicsWebApi, title: string, contact: string, more: Row = {}): Promise<string> {
  return newId(client, 'incidents', { title, 'customerid_contact@odata.bind': `/contacts(${contact})`, ...more });
}
export async function rowsOf(client: DynamicsWebApi, request: Parameters<DynamicsWebApi['retrieveMultiple']>[0]): Promise<Row[]> {
  return (await client.retrieveMultiple<Row>(request)).value ?? [];
}

export interface Refusal {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly message: string;
  readonly headers: Record<string, string>;
}
/** What the client rejects with. @throws Error when it does not reject */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  const cause: unknown = await call.then(
    (answer) => {
      throw new Error(`not refused but answered ${JSON.stringify(answer)}`);
    },
    (reason: unknown) => reason,
  );
  const { status, code, message, headers = {} } = cause as Partial<Refusal>;
  if (status === undefined && cause instanceof Error) throw cause;
  return { status, code, message: message ?? '', headers };
}

export interface Department {
  readonly team: string;
  readonly queue: string;
  readonly category: string;
}
/** A team with its queue, and a category that is theirs. */
export async function addDepartment(client: DynamicsWebApi, name: string): Promise<Department> {
  const queue = await newId(client, 'queues', { name });
  const team = await newId(client, 'teams', { name, 'queueid@odata.bind': `/queues(${queue})` });
  const category = await newId(client, 'ring_categories', { ring_name: `${name} request`, 'ring_TeamId@odata.bind': `/teams(${team})`, ring_acknowledgementhours: 9 });
  return { team, queue, category };
}

const roles = { 'call-taker': 311_000_000, 'case-lead': 311_000_001, 'case-supervisor': 311_000_002, 'call-supervisor': 311_000_003, admin: 311_000_004 } as const;
export function addUser(client: DynamicsWebApi, userName: string, role: keyof typeof roles): Promise<string> {
  return newId(client, 'systemusers', { fullname: userName, domainname: userName, ring_role: roles[role] });
}
export function addMember(client: DynamicsWebApi, team: string, user: string): Promise<unknown> {
  return client.callAction({
    collection: 'teams',
    key: team,
    actionName: 'Microsoft.Dynamics.CRM.AddMembersTeam',
    action: { Members: [{ systemuserid: user, '@odata.type': 'Microsoft.Dynamics.CRM.systemuser' }] },
  });
}
/** The queue items that wait for somebody: an object has one at most. */
export function activeQueueItems(client: DynamicsWebApi, object: string): Promise<Row[]> {
  return rowsOf(client, { collection: 'queueitems', filter: `_objectid_value eq ${object} and statecode eq 0` });
}

/**
 * A running service under bad input, and what must hold for every answer (README of the service, *Refuse, never approximate*):
 * an answer within five seconds; never 5xx but 501; a refusal is JSON with a sentence; what was refused wrote nothing at all.
 */
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { openDatabase } from '../../service/store/database.ts';
import { tableNames, tableOf, type TableName } from '../../shared/entities/index.ts';
import { startTestService } from '../service/support.ts';
import { encoded } from './values.ts';

export const apiPath = '/api/data/v9.2';
const answerWithinMs = 5_000;

export interface Message {
  readonly method: string;
  /** Behind the host; anything: what cannot stand in a request line is percent-encoded. */
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}
export interface Target {
  readonly url: string;
  /** A row of each table that a client can write, there to be read, changed and deleted. */
  readonly rows: ReadonlyMap<TableName, string>;
  /** @throws Error when the answer breaks what must hold */
  attempt(message: Message): Promise<Answer>;
  /** @throws Error when the service is no longer healthy or a row that nothing addressed has changed */
  stillWell(): Promise<void>;
  close(): Promise<void>;
}

/** Runs of each property. Raise it with `RINGDESK_FUZZ_RUNS`; then nothing ends it early. */
const wanted = process.env['RINGDESK_FUZZ_RUNS'];
export const patience = wanted === undefined ? 60_000 : 3_600_000;

/** A failure prints its seed and the shortest counterexample. */
export async function holds<T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => Promise<void>, share = 1): Promise<void> {
  const limits = wanted === undefined ? { numRuns: Math.ceil(100 * share), interruptAfterTimeLimit: 2_000, markInterruptAsFailure: false } : { numRuns: Number(wanted) };
  await fc.assert(fc.asyncProperty(arbitrary, predicate), { ...limits, verbose: fc.VerbosityLevel.Verbose });
}

export async function startTarget(): Promise<Target> {
  const running = await startTestService({ limits: { requests: 1_000_000, windowSeconds: 300, concurrent: 1_000, executionSeconds: 86_400 }, pushSecret: 'a-secret-of-the-fuzzer' });
  const { url } = running.service;
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  // Beside the service's own connection: its `data_version` rises with everything that anybody else commits.
  const witness = openDatabase<Record<string, never>>(join(running.dataDirectory, 'city.sqlite'));
  const committed = async () => (await sql<{ data_version: number }>`pragma data_version`.execute(witness)).rows[0]?.data_version;

  const create = (set: string, body: Record<string, unknown>) => running.api.create(set, body);
  const known = await create('contacts', { firstname: 'Known', lastname: 'Person' });
  const knownRow = async () => (await running.api.get(`contacts(${known})`)).text;
  const knownText = await knownRow();
  const rows = await addRows(create);
  await create('systemusers', { fullname: 'Call-taker', domainname: 'call-taker', ring_role: 311_000_000 });
  await running.api.incident('Hidden from the call-taker', known, { ring_confidential: true });
  // What somebody sees is another query than what an administrator sees. Either asks every second request; the same one again when it is repeated.
  const tokens = [running.api.token, await running.service.issueToken('call-taker')];

  const attempt = async (message: Message): Promise<Answer> => {
    const before = await committed();
    const answer = await send(new URL(url), agent, tokens[(message.path.length + String(message.body).length) % 2] ?? '', message);
    const problem = problemOf(message, answer) ?? (writes(answer) || (await committed()) === before ? undefined : 'a refused request wrote something');
    if (problem !== undefined) throw new Error(`${problem}\n${JSON.stringify({ ...message, body: shortened(message.body) })}\n${answer.status} ${answer.text.slice(0, 600)}`);
    return answer;
  };
  return {
    url,
    rows,
    attempt,
    stillWell: async () => {
      const ready = await fetch(`${url}/readyz`);
      if (ready.status !== 200) throw new Error(`readyz answers ${ready.status}`);
      if ((await knownRow()) !== knownText) throw new Error('the known row has changed');
    },
    close: async () => {
      agent.destroy();
      await witness.destroy();
      await running.close();
    },
  };
}

async function addRows(create: (set: string, body: Record<string, unknown>) => Promise<string>): Promise<Map<TableName, string>> {
  const rows = new Map<TableName, string>();
  const add = async (table: TableName, body: Record<string, unknown>) => {
    const id = await create(tableOf(table).entitySet, body);
    rows.set(table, id);
    return id;
  };
  const contact = await add('contact', { lastname: 'Fuzz' });
  const queue = await add('queue', { name: 'Fuzz' });
  const team = await add('team', { name: 'Fuzz', 'queueid@odata.bind': `/queues(${queue})` });
  await add('systemuser', { fullname: 'Fuzz', domainname: 'fuzz' });
  await add('ring_category', { ring_name: 'Fuzz', 'ring_TeamId@odata.bind': `/teams(${team})` });
  const incident = await add('incident', { title: 'Fuzz', 'customerid_contact@odata.bind': `/contacts(${contact})` });
  for (const table of ['phonecall', 'email', 'task'] as const) await add(table, { subject: 'Fuzz', [`regardingobjectid_incident_${table}@odata.bind`]: `/incidents(${incident})` });
  await add('annotation', { notetext: 'Fuzz', 'objectid_incident@odata.bind': `/incidents(${incident})` });
  await add('account', { name: 'Fuzz' });
  await add('subject', { title: 'Fuzz' });
  await add('template', { title: 'Fuzz' });
  const article = await add('knowledgearticle', { title: 'Fuzz' });
  await add('knowledgearticleincident', { 'knowledgearticleid@odata.bind': `/knowledgearticles(${article})`, 'incidentid@odata.bind': `/incidents(${incident})` });
  await add('queueitem', { 'queueid@odata.bind': `/queues(${queue})`, 'objectid_incident@odata.bind': `/incidents(${incident})` });
  for (const table of tableNames) if (!rows.has(table)) rows.set(table, '31100000-0000-4000-8000-0000000f0000');
  return rows;
}

/** A batch may have written parts before the one that it refused; continue-on-error too. */
function writes({ status, headers }: Answer): boolean {
  return status < 400 || String(headers['content-type']).startsWith('multipart/');
}

function problemOf({ method }: Message, { status, headers, text }: Answer): string | undefined {
  if (status >= 500 && status !== 501) return `answered ${status}`;
  const type = String(headers['content-type']);
  if (type.startsWith('multipart/')) {
    const inner = /HTTP\/1\.1 (5(?!01)\d\d)/.exec(text)?.[1];
    return inner === undefined ? undefined : `a part answered ${inner}`;
  }
  if (status < 400 || method === 'HEAD') return undefined;
  if (/SQLITE_|node_modules|\n {4}at /.test(text)) return 'a refusal that tells about the inside';
  if (!type.startsWith('application/json')) return `a refusal as ${type}`;
  // A request line longer than Node parses is answered before there is a route; `desk-paths.test.ts` holds that answer to its form.
  if (status === 431) return undefined;
  const { error } = JSON.parse(text) as { error?: { message?: unknown } };
  return typeof error?.message === 'string' && error.message.trim().length > 3 ? undefined : 'a refusal without a sentence';
}

function send(url: URL, agent: Agent, token: string, { method, path, headers = {}, body }: Message): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const outgoing = request(
      {
        hostname: url.hostname,
        port: url.port,
        agent,
        method,
        // Node refuses to send what is not visible ASCII there.
        path: path.replace(/[^\x21-\x7e]+/gu, encoded),
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...own, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
        signal: AbortSignal.timeout(answerWithinMs),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') }));
        response.on('error', reject);
      },
    );
    outgoing.on('error', (cause) => reject(new Error(`no answer to ${method} ${path.slice(0, 300)} with ${String(shortened(body))}: ${cause.message}`, { cause })));
    outgoing.end(body);
  });
}

function shortened(body: string | Uint8Array | undefined): string | undefined {
  const text = typeof body === 'string' || body === undefined ? body : Buffer.from(body).toString('latin1');
  return text === undefined || text.length < 2_000 ? text : `${text.slice(0, 1_000)} … ${text.length} characters`;
}

/** A real service on loopback with a fresh data directory, and a plain client for it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type RunningService, type ServiceOptions, startService } from '../../service/server.ts';

export interface TestService {
  readonly service: RunningService;
  readonly dataDirectory: string;
  /** Signed in as an administrator. */
  readonly api: Client;
  as(userName: string): Promise<Client>;
  close(): Promise<void>;
}

export async function startTestService(options: Partial<ServiceOptions> = {}): Promise<TestService> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'ringdesk-service-')));
  const city = { name: 'Testville', region: 'US', timeZone: 'America/Los_Angeles' };
  const service = await startService({ city, ...options, dataDirectory, port: 0, logger: pino({ level: 'silent' }) });
  const as = async (userName: string) => new Client(service.url, await service.issueToken(userName));
  return {
    service,
    dataDirectory,
    api: await as('admin'),
    as,
    close: async () => {
      await service.close();
      if (options.dataDirectory === undefined) await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, `{}` when there is none. */
  readonly body: Record<string, unknown>;
  readonly rows: Record<string, unknown>[];
  readonly error: { code: string; message: string };
}

export class Client {
  readonly root: string;
  readonly token: string;
  constructor(url: string, token: string) {
    this.root = `${url}/api/data/v9.2`;
    this.token = token;
  }

  /** @param path behind the service root, or an absolute link */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(path.startsWith('http') ? path : `${this.root}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: parsed,
      rows: (parsed['value'] ?? []) as Record<string, unknown>[],
      error: (parsed['error'] ?? {}) as { code: string; message: string },
    };
  }
  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }
  filter(set: string, filter: string, more = ''): Promise<Answer> {
    return this.get(`${set}?$filter=${encodeURIComponent(filter)}${more}`);
  }

  /** @returns the new row's id */
  async create(set: string, body: Record<string, unknown>): Promise<string> {
    const answer = await this.send('POST', set, body);
    const id = /\(([0-9a-f-]{36})\)$/.exec(answer.headers.get('odata-entityid') ?? '')?.[1];
    if (answer.status !== 204 || id === undefined) throw new Error(`${set}: ${answer.status} ${answer.text}`);
    return id;
  }
  contact(lastname: string, more: Record<string, unknown> = {}): Promise<string> {
    return this.create('contacts', { lastname, ...more });
  }
  async incident(title: string, contactId: string, more: Record<string, unknown> = {}): Promise<string> {
    return this.create('incidents', { title, 'customerid_contact@odata.bind': `/contacts(${contactId})`, ...more });
  }
}

/** The real case service with its demo city, and a second pair of eyes that looks at it through the Web API. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Role } from '../../../shared/entities/people.ts';
import { type RunningService, startService } from '../../../service/server.ts';
import { type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { WireRow } from '../../../shared/entities/wire-format.ts';

export interface TestService {
  readonly url: string;
  readonly token: string;
  readonly dataDirectory: string;
  /** Rows of a table as an administrator sees them, or as the desk's user does; `query` as in `$filter=…`. */
  rows(table: TableName, query?: string, eyes?: 'administrator' | 'desk'): Promise<WireRow[]>;
  write(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<void>;
  close(): Promise<void>;
}

export async function startTestService(options: { dataDirectory?: string; user?: string; changeTracking?: { refusedTo: Role[] } } = {}): Promise<TestService> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'ringdesk-city-')));
  const service: RunningService = await startService({ dataDirectory, demo: true, port: 0, logger: pino({ level: 'silent' }), ...(options.changeTracking ? { changeTracking: options.changeTracking } : {}) });
  const token = await service.issueToken(options.user ?? 'call-taker');
  const admin = await service.issueToken('admin');
  const call = async (method: string, path: string, body?: unknown, bearer = admin): Promise<Response> => {
    const answer = await fetch(`${service.url}/api/data/v9.2/${path}`, {
      method,
      headers: { Authorization: `Bearer ${bearer}`, Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return {
    url: service.url,
    token,
    dataDirectory,
    async rows(table, query = '', eyes = 'administrator') {
      const rows: WireRow[] = [];
      let path: string | undefined = `${tableOf(table).entitySet}${query === '' ? '' : `?${query}`}`;
      while (path !== undefined) {
        const body = (await (await call('GET', path, undefined, eyes === 'desk' ? token : admin)).json()) as { value: WireRow[]; '@odata.nextLink'?: string };
        rows.push(...body.value);
        path = body['@odata.nextLink']?.split('/api/data/v9.2/')[1];
      }
      return rows;
    },
    async write(method, path, body) {
      await call(method, path, body);
    },
    async close() {
      await service.close();
      if (!options.dataDirectory) await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Writes records at the service as one of its users, as another program would. */
import type { RunningService } from './service.ts';

/** @returns the new record's id */
export async function create(service: RunningService, user: string, entitySet: string, row: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${service.url}/api/data/v9.2/${entitySet}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await service.token(user)}`, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(row),
  });
  const address = response.headers.get('odata-entityid') ?? '';
  const id = /\(([0-9a-f-]{36})\)/i.exec(address)?.[1];
  if (!response.ok || id === undefined) throw new Error(`${response.status} for ${entitySet}: ${await response.text()}`);
  return id;
}

export async function change(service: RunningService, user: string, path: string, row: Record<string, unknown>): Promise<void> {
  await send(service, user, 'PATCH', path, row);
}
export async function erase(service: RunningService, user: string, path: string): Promise<void> {
  await send(service, user, 'DELETE', path);
}

async function send(service: RunningService, user: string, method: 'PATCH' | 'DELETE', path: string, row?: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${service.url}/api/data/v9.2/${path}`, {
    method,
    headers: { authorization: `Bearer ${await service.token(user)}`, ...(row ? { 'content-type': 'application/json' } : {}) },
    ...(row ? { body: JSON.stringify(row) } : {}),
  });
  if (!response.ok) throw new Error(`${response.status} for ${method} ${path}: ${await response.text()}`);
}

/** A desk that has been in sync, at the small city's real service, behind a network of its own. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { RunningService } from '../../../service/server.ts';
import type { NewContact } from '../../../shared/contract/replica.ts';
import { deskFolder, deskUsers, makeSmallCity, type SmallCity, startCity } from '../../convergence/small-city.ts';
import { type Desk, openDesk } from '../../replica/support/desk.ts';
import { Proxy } from '../../replica/support/proxy.ts';
import { Client } from '../../service/support.ts';

export interface SmallCityRun {
  readonly service: RunningService;
  readonly admin: Client;
  readonly proxy: Proxy;
  readonly token: string;
  /** A loaded replica lies here. */
  readonly folder: string;
}

export function useSmallCity(): { run(): Promise<SmallCityRun> } {
  let city: SmallCity;
  beforeAll(async () => {
    city = await makeSmallCity();
  }, 60_000);
  afterAll(() => city.remove());
  return {
    async run() {
      const folder = await city.copy();
      const service = await startCity(folder);
      onTestFinished(async () => {
        await service.close();
        await rm(folder, { recursive: true, force: true });
      });
      const proxy = await Proxy.open(service.url);
      return { service, admin: new Client(service.url, await service.issueToken('admin')), proxy, token: await service.issueToken(deskUsers[0]), folder: deskFolder(folder, 0) };
    },
  };
}

export const quick = { pollMs: 200, backOff: { firstMs: 10, capMs: 100 } };

export function deskAt(run: Pick<SmallCityRun, 'proxy' | 'token'>, folder: string, timings: Parameters<typeof openDesk>[0]['timings'] = quick): Promise<Desk> {
  return openDesk({ folder, service: { url: run.proxy.url, token: run.token }, timings });
}

export const newContact = (lastName: string): { callKey: null; contact: NewContact } => ({
  callKey: null,
  contact: { firstName: 'Ines', lastName, mobilePhone: '743 555 0173', address: 'A street with a long name '.repeat(9) },
});

export async function namesAt(admin: Client, beginning: string): Promise<string[]> {
  const { rows } = await admin.filter('contacts', `startswith(lastname,'${beginning}')`);
  return rows.map((row) => String(row['lastname']));
}

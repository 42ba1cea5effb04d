/** Fixtures for calls that come through a real Asterisk: the PBX, the service at it, and the telephones. */
import { Manager } from '../../pbx/manager.ts';
import { type DeskPhone, type OutsidePhone, type Pbx, startPbx } from '../../pbx/pbx.ts';
import { test as base } from './fixtures.ts';
import { startService } from './service.ts';

export interface Telephones {
  /** On the desk of Mara Okonjo, 1001. */
  readonly one: DeskPhone;
  /** On the desk of Teo Brandvold, 1002. */
  readonly two: DeskPhone;
  readonly outside: OutsidePhone;
  readonly owner: Manager;
}

export const test = base.extend<object, { pbx: Pbx; telephones: Telephones }>({
  pbx: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      const pbx = await startPbx();
      await use(pbx);
      await pbx.stop();
    },
    { scope: 'worker' },
  ],
  telephones: [
    async ({ pbx }, use) => {
      const [one, two, outside] = await Promise.all([pbx.phone('1001'), pbx.phone('1002'), pbx.outside()]);
      const owner = await Manager.connect(pbx);
      await use({ one, two, outside, owner });
      owner.close();
    },
    { scope: 'worker' },
  ],
  service: [
    async ({ pbx }, use) => {
      const service = await startService(['--asterisk', `127.0.0.1:${pbx.amiPort}`, '--asterisk-user', pbx.user], { RINGDESK_ASTERISK_SECRET: pbx.secret });
      await use(service);
      await service.remove();
    },
    { scope: 'worker' },
  ],
});

/** What citizens dial. */
export const cityNumbers = { deskOne: '3110001', queue: '3110009' } as const;

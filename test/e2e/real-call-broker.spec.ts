/** A desk phone that obeys the screen: through the answer broker beside a real Asterisk. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { answerBroker } from '../../service/calls/broker/answer-broker.ts';
import { brokerConfigurationSchema } from '../../service/calls/broker/configuration.ts';
import { expect } from './support/fixtures.ts';
import { takePictures } from './support/pictures.ts';
import { startService } from './support/service.ts';
import { cityNumbers, test as base } from './support/telephone.ts';

const secret = 'the-secret-of-the-broker';
const rosalind = { number: '+17435550142', name: 'R ACHTERBERG' };

const test = base.extend({
  service: [
    async ({ pbx }, use) => {
      const manager = { host: '127.0.0.1', port: pbx.amiPort, secret: pbx.secret };
      const broker = answerBroker(brokerConfigurationSchema.parse({ secret, asterisk: { ...manager, user: 'answer' } }), pino({ level: 'silent' }));
      const url = await broker.listen({ port: 0, host: '127.0.0.1' });
      const folder = await mkdtemp(join(tmpdir(), 'ringdesk-settings-'));
      const file = join(folder, 'service.json');
      const asterisk = [{ ...manager, user: pbx.user, systemName: 'rig', broker: { url, secret }, holdByNotify: true, answerWithinMs: 1_500 }];
      await writeFile(file, JSON.stringify({ calls: { asterisk } }), { mode: 0o600 });
      const service = await startService(['--config', file]);
      await use(service);
      await service.remove();
      await broker.close();
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

test('the phone on the desk is answered, held and taken back from the screen; one that does not obey is said', async ({ desk, telephones }, testInfo) => {
  const citizen = telephones.outside.call(cityNumbers.deskOne, rosalind);
  const phone = await telephones.one.nextCall();
  phone.ring();
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await citizen.isAnswered();
  const call = desk.workspace.getByRole('region', { name: 'This call' });
  await expect(call.getByText('On this call')).toBeVisible();

  await desk.workspace.keyboard.press('Control+Shift+H');
  await expect(call.getByText('On hold')).toBeVisible();
  await call.getByRole('button', { name: 'Resume' }).click();
  await expect(call.getByText('On this call')).toBeVisible();

  phone.refuseOrders();
  await call.getByRole('button', { name: 'Hold', exact: true }).click();
  await expect(desk.workspace.getByRole('alert')).toHaveText(/your desk phone did not do this/);
  await expect(call.getByText('On this call'), 'the call is not shown as held').toBeVisible();
  await takePictures(desk, testInfo, 'disobeyed');
  await citizen.hangUp();
  await expect(desk.workspace.getByRole('tab', { name: 'Wrap up: Rosalind Achterberg' })).toBeVisible();
});

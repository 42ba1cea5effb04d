/** A city may do without dispositions, and may offer fewer of them; the desk is told at sign-in. */
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { startService } from '../../service/server.ts';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { until } from './support/until.ts';

test('where no disposition is required a call is finished without one', async () => {
  const callHandling = { dispositionRequired: false, dispositions: ['informationGiven', 'wrongNumber'] };
  const service = await startService({ dataDirectory: await temporaryFolder(), demo: true, port: 0, logger: pino({ level: 'silent' }), callHandling });
  onTestFinished(() => service.close());
  const desk = await openDesk({ folder: await temporaryFolder(), service: { url: service.url, token: await service.issueToken('call-taker') } });
  const state = await desk.state('told how calls are handled', ({ callHandling: told, capabilities }) => told !== null && capabilities.hangUp);
  expect(state.callHandling).toMatchObject(callHandling);
  await desk.get('calls.simulateRing', { number: demoNumbers.unknown });
  const { key } = await desk.card('rings', (card) => card.state === 'ringing');
  await desk.get('calls.answer', { key });
  const { phoneCallId } = await desk.card('is answered', (card) => card.state === 'answered');
  await desk.get('calls.finish', { key, disposition: null, notes: 'Asked for the hours' });
  await until('the session to close', () => (desk.cards.some((card) => card.session) ? null : true));
  const [call] = await desk.get('calls.answered', { limit: 1 });
  expect(call).toMatchObject({ key, disposition: null, finished: true });
  expect(phoneCallId).not.toBeNull();
});

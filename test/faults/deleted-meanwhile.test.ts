/** The invariant: what somebody has removed at the service is not made again by a desk that knows it was there. */
import { expect, test } from 'vitest';
import { until } from '../replica/support/until.ts';
import { deskAt, newContact, useSmallCity } from './support/desk-at-small-city.ts';

const city = useSmallCity();

test('a new row whose answer was lost, and that is removed between the second try and the look at it, stays removed and is said to be', async () => {
  const run = await city.run();
  const desk = await deskAt(run, run.folder);
  await desk.inSync();
  let creations = 0;
  run.proxy.fault = (method, url) => (method === 'PATCH' && url.includes('/contacts(') && ++creations === 1 ? 'drop-answer' : 'pass');
  const { contactId } = await desk.get('contacts.create', newContact('Removed'));
  // 412: the row is there already. Before the desk looks at it, somebody removes it.
  let removed = 0;
  run.proxy.answered = async (method, _url, status) => {
    if (method === 'PATCH' && status === 412 && removed++ === 0) await run.admin.send('DELETE', `contacts(${contactId})`);
  };
  await until('its removal', () => removed > 0);
  await desk.state('done with its edit', ({ pendingEdits }) => pendingEdits === 0);
  expect((await run.admin.get(`contacts(${contactId})`)).status).toBe(404);
  expect((await desk.get('desk.state', {})).parkedEdits).toMatchObject([{ kind: 'refused', recordId: contactId }]);
});

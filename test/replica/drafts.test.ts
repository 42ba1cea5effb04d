import { expect, test } from 'vitest';
import { openDesk } from './support/desk.ts';
import { offlineDesk } from './support/offline-desk.ts';
import { dirname } from 'node:path';

test('a draft is kept per place, the newest text counts, and it outlives the replica until it is discarded', async () => {
  const desk = await offlineDesk({});
  await desk.get('drafts.save', { workKey: 'desk', value: '{"title":"One"}' });
  const { savedAt } = await desk.get('drafts.save', { workKey: 'desk', value: '{"title":"Two"}' });
  await desk.get('drafts.save', { workKey: 'test/call', value: '{"title":"Call"}' });
  await desk.replica.stop();

  const again = await openDesk({ folder: dirname(desk.databasePath) });
  expect(await again.get('drafts.list', {})).toEqual(expect.arrayContaining([{ workKey: 'desk', value: '{"title":"Two"}', savedAt }]));
  await again.get('drafts.discard', { workKey: 'desk' });
  expect((await again.get('drafts.list', {})).map((draft) => draft.workKey)).toEqual(['test/call']);
  expect((await again.get('desk.state', {})).pendingEdits).toBe(0); // the service never sees a draft
});

test('the pop may not read or write drafts, and one that is too long is refused', async () => {
  const desk = await offlineDesk({});
  expect(await desk.replica.request('pop', 'drafts.list', {})).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  expect(await desk.ask('drafts.save', { workKey: 'desk', value: 'x'.repeat(100_001) })).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
});

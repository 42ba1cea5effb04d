/** A desk that was updated while it was offline: its file holds the session as the version before was told it (protocol 3). */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { sessionFrom } from '../../electron/replica/stored-session.ts';
import { me } from './support/call-desk.ts';
import { offlineDesk } from './support/offline-desk.ts';

test('it opens, knows its user and its calls’ ends, and a person can be written down before the first sign-in', async () => {
  const desk = await offlineDesk({ contact: [{ id: randomUUID(), fullname: 'Rosalind Achterberg', mobilephone: '+17435550142' }] }, undefined, ({ callHandling: _new, ...session }) => ({
    ...session,
    protocolVersion: 3,
    capabilities: { answer: true, hangUp: true },
  }));
  const state = await desk.get('desk.state', {});
  expect(state).toMatchObject({ user: { id: me, fullName: 'Teo Brandvold' }, city: { name: 'Test City' }, extensions: ['1001'] });
  expect(state.callHandling).toMatchObject({ emergency: { number: '911', guidance: { en: '', es: '' } }, dispositionRequired: true });
  expect(state.callHandling?.dispositions).toEqual(['newCase', 'existingCase', 'informationGiven', 'transferred', 'wrongNumber', 'callDropped']);
  await desk.get('contacts.create', { callKey: null, contact: { firstName: 'Imani', lastName: 'Okafor', mobilePhone: '' } });
  expect(await desk.get('desk.state', {})).toMatchObject({ pendingEdits: 1 });
});

test('what the service said stays as it is; what nobody can use is no session, and no fault', () => {
  const session = {
    protocolVersion: 4, user: { id: me, userName: 'a', fullName: 'A', role: 'r' }, extensions: [], capabilities: {}, city: { name: 'C', region: 'US', timeZone: 'UTC' }, simulator: false,
    callHandling: { relayNumbers: [], emergency: { number: '112', guidance: { en: 'Stay', es: 'Espere' } }, interpreters: [], dispositions: ['newCase'], dispositionRequired: false },
  };
  expect(sessionFrom(JSON.stringify(session))?.callHandling).toMatchObject(session.callHandling);
  for (const text of [null, '', '{', '4', 'null', '[]', JSON.stringify({ ...session, user: 'mara' })]) expect(sessionFrom(text)).toBeNull();
});

/** "Same person?": a guest and a registered contact with the same number or e-mail address, as far as the rule of guests allows. */
import { v4 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { offlineDesk } from './support/offline-desk.ts';
import { startTestService, type TestService } from './support/service.ts';
import { until } from './support/until.ts';

const guest = (more: object = {}) => ({ id: v4(), lastname: 'Guest 41A', fullname: 'Guest 41A', ring_isguest: true, statecode: 0, ...more });
const registered = (name: string, more: object = {}) => ({ id: v4(), fullname: name, statecode: 0, ring_isguest: false, ring_portalidentity: `portal ${name}`, ...more });

test('the one registered person with the number or the address is named; guests, strangers to the portal and put-away contacts are not', async () => {
  const [byNumber, byEmail, alone, ambiguous] = [guest({ mobilephone: '(743) 555-0161' }), guest({ emailaddress1: 'Ana.Whitlock@mail.example' }), guest({ mobilephone: '743 555 0162' }), guest({ mobilephone: '743 555 0163' })];
  const [rosa, ana] = [registered('Rosa Lindgren', { telephone2: '+17435550161' }), registered('Ana Whitlock', { emailaddress1: 'ana.whitlock@mail.example' })];
  const others = [
    { id: v4(), fullname: 'Not of the portal', mobilephone: '+17435550162', statecode: 0 },
    registered('Put away', { mobilephone: '+17435550162', statecode: 1 }),
    registered('One of two', { mobilephone: '+17435550163' }),
    registered('Other of two', { mobilephone: '+17435550163' }),
  ];
  const desk = await offlineDesk({ contact: [byNumber, byEmail, alone, ambiguous, rosa, ana, ...others] });
  const twin = (id: string) => desk.get('contacts.registeredTwin', { id });
  expect(await twin(byNumber.id)).toEqual({ contactId: rosa.id, fullName: 'Rosa Lindgren', by: 'number' });
  expect(await twin(byEmail.id)).toEqual({ contactId: ana.id, fullName: 'Ana Whitlock', by: 'email' });
  for (const nobody of [alone.id, ambiguous.id, rosa.id, v4()]) expect(await twin(nobody), nobody).toBeNull();
  // Without the service nothing is merged, and nothing is put into the outbox for later.
  expect(await desk.ask('contacts.mergeGuest', { guestId: byNumber.id, targetId: rosa.id })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(await desk.ask('contacts.mergeGuest', { guestId: rosa.id, targetId: byNumber.id })).toMatchObject({ ok: false, error: { rule: 'guest' } });
  expect((await desk.get('desk.state', {})).pendingEdits).toBe(0);
});

let service: TestService;
beforeAll(async () => (service = await startTestService()), 120_000);
afterAll(() => service.close());

test('the service merges when somebody says yes; the desk then shows the guest’s cases with the registered person', async () => {
  const [guestId, targetId, caseId] = [v4(), v4(), v4()];
  const put = (path: string, body: object) => service.write('PATCH', path, body);
  await put(`contacts(${targetId})`, { firstname: 'Rosa', lastname: 'Lindgren', telephone2: '+17435550161', ring_portalidentity: 'portal rosa' });
  await put(`contacts(${guestId})`, { lastname: 'Guest 41A', ring_isguest: true, mobilephone: '+17435550161' });
  await put(`incidents(${caseId})`, { title: 'Branch over the path', 'customerid_contact@odata.bind': `/contacts(${guestId})` });
  const desk = await openDesk({ folder: await temporaryFolder(), service });
  await desk.inSync();
  expect(await desk.get('contacts.registeredTwin', { id: guestId })).toMatchObject({ contactId: targetId });
  await desk.get('contacts.mergeGuest', { guestId, targetId });
  const merged = await until('the case with the registered person', async () => (await desk.get('contacts.get', { id: targetId })).openCases.find((one) => one.id === caseId));
  expect(merged.title).toBe('Branch over the path');
  await until('the guest to be put away', async () => !(await desk.get('contacts.get', { id: guestId })).active);
  expect(await desk.get('contacts.registeredTwin', { id: guestId })).toBeNull();
}, 180_000);

/** A case made at a desk has a number to read to the caller at once, and keeps it beside the service's. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { parseProvisionalNumber } from '../../shared/provisional-number.ts';
import type { CaseDraft } from '../../shared/contract/replica.ts';
import { openOutbox, type TestOutbox } from './support/pusher.ts';
import { startTestService, type TestService } from './support/service.ts';

let service: TestService;
beforeAll(async () => void (service = await startTestService()), 120_000);
afterAll(() => service.close());

async function draft(outbox: TestOutbox, more: Partial<CaseDraft> = {}): Promise<CaseDraft> {
  const [category] = await service.rows('ring_category', '$top=1');
  const categoryId = String(category?.['ring_categoryid']);
  await outbox.receive('ring_category', categoryId);
  await outbox.receive('contact', anonymousContactId);
  return {
    title: 'Lamp out', requestType: 'report', categoryId, teamId: null, priority: 'normal', origin: 'phone', incidentAddress: '', remainAnonymous: false,
    wantsUpdates: false, confidential: false, description: '', ...more,
  };
}

test.each([false, true])('at once, at the service and for ever (remains anonymous: %s)', async (remainAnonymous) => {
  const outbox = await openOutbox(service);
  const customer = { newContact: { firstName: 'Ines', lastName: 'Duarte', mobilePhone: '' } };
  const { caseId, provisionalNumber } = await outbox.ask('cases.create', { callKey: null, customer, draft: await draft(outbox, { remainAnonymous }) });
  expect(parseProvisionalNumber(provisionalNumber)).toBe(provisionalNumber);
  expect(await outbox.shown('incident', caseId)).toMatchObject({ ring_provisionalnumber: provisionalNumber, ticketnumber: null });
  expect((await outbox.ask('sync.overview', {})).waiting).toMatchObject([{ reference: provisionalNumber }]);
  await outbox.push();
  const [atService] = await service.rows('incident', `$filter=incidentid eq ${caseId}`);
  expect(atService).toMatchObject({ ring_provisionalnumber: provisionalNumber, ticketnumber: expect.stringMatching(/^CAS-/) });
  expect(await outbox.shown('incident', caseId)).toMatchObject({ ring_provisionalnumber: provisionalNumber, ticketnumber: atService?.['ticketnumber'] });
  expect((await outbox.ask('sync.overview', {})).sent.find(({ table }) => table === 'incident')).toMatchObject({ reference: atService?.['ticketnumber'] });
});

test('is none that a case here has already', async () => {
  const outbox = await openOutbox(service);
  const form = await draft(outbox);
  const customer = { newContact: { firstName: 'Ines', lastName: 'Duarte', mobilePhone: '' } };
  const first = await outbox.ask('cases.create', { callKey: null, customer, draft: form });
  // The same random numbers again, then others.
  const digits = Number(first.provisionalNumber.slice(1, 9));
  const { crypto } = globalThis;
  const real = crypto.getRandomValues.bind(crypto);
  let asked = 0;
  crypto.getRandomValues = <T extends ArrayBufferView | null>(array: T): T => {
    if (array instanceof Uint32Array && asked++ === 0) return Object.assign(array, [digits]);
    return real(array as unknown as Uint8Array) as unknown as T;
  };
  onTestFinished(() => void (crypto.getRandomValues = real));
  const second = await outbox.ask('cases.create', { callKey: null, customer, draft: form });
  expect(asked).toBe(2);
  expect(second.provisionalNumber).not.toBe(first.provisionalNumber);
});

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from './support.ts';

let city: TestService;
beforeAll(async () => (city = await startTestService()));
afterAll(() => city.close());

describe('creating and reading', () => {
  test('a created row is answered with its address and read back as it was written', async () => {
    const answer = await city.api.send('POST', 'contacts', { firstname: 'Ines', lastname: 'Duarte', mobilephone: '(743) 555-0110' });
    expect(answer.status).toBe(204);
    const address = answer.headers.get('odata-entityid') ?? '';
    expect(address).toMatch(/\/api\/data\/v9\.2\/contacts\([0-9a-f-]{36}\)$/);
    const row = await city.api.get(address);
    expect(row.body).toMatchObject({ firstname: 'Ines', fullname: 'Ines Duarte', mobilephone: '(743) 555-0110', statecode: 0, statuscode: 1, ring_isguest: false, telephone1: null });
    expect(row.headers.get('etag')).toBe(row.body['@odata.etag']);
    expect(row.body['createdon']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('the client may choose the id; the same id again is refused with 412', async () => {
    const contactid = randomUUID();
    expect((await city.api.send('POST', 'contacts', { contactid, lastname: 'Once' })).status).toBe(204);
    const again = await city.api.send('POST', 'contacts', { contactid, lastname: 'Twice' });
    expect([again.status, again.error.code]).toEqual([412, '0x80040237']);
    expect((await city.api.get(`contacts(${contactid})`)).body['lastname']).toBe('Once');
  });

  test('return=representation answers with the row', async () => {
    const answer = await city.api.send('POST', 'contacts?$select=fullname', { firstname: 'Ada', lastname: 'Lind' }, { prefer: 'return=representation' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('preference-applied')).toBe('return=representation');
    expect(Object.keys(answer.body).sort()).toEqual(['@odata.context', '@odata.etag', 'contactid', 'fullname']);
  });

  test('annotations name what a lookup points at and what a choice means', async () => {
    const contact = await city.api.contact('Annotated');
    const id = await city.api.incident('With annotations', contact, { caseorigincode: 1 });
    const { body } = await city.api.get(`incidents(${id})?$select=_customerid_value,caseorigincode`, { prefer: 'odata.include-annotations="*"' });
    expect(body).toMatchObject({
      _customerid_value: contact,
      '_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'contact',
      '_customerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty': 'customerid_contact',
      '_customerid_value@OData.Community.Display.V1.FormattedValue': 'Annotated',
      'caseorigincode@OData.Community.Display.V1.FormattedValue': 'Phone',
    });
    const plain = await city.api.get(`incidents(${id})?$select=_customerid_value`);
    expect(Object.keys(plain.body).filter((name) => name.includes('value@'))).toEqual([]);
  });

  test('an unchanged row is answered with 304', async () => {
    const id = await city.api.contact('Unchanged');
    const { headers } = await city.api.get(`contacts(${id})`);
    expect((await city.api.get(`contacts(${id})`, { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304);
  });

  test('a lookup is expanded one level', async () => {
    const contact = await city.api.contact('Expanded');
    const id = await city.api.incident('Expand me', contact);
    const { body } = await city.api.get(`incidents(${id})?$select=title&$expand=customerid_contact($select=fullname),primarycontactid`);
    expect(body['customerid_contact']).toMatchObject({ contactid: contact, fullname: 'Expanded' });
    expect(body['primarycontactid']).toBeNull();
  });

  test('the participants of a phone call are written inside it, and replaced as one list', async () => {
    const contact = await city.api.contact('Caller');
    const id = await city.api.create('phonecalls', {
      subject: 'Inbound',
      directioncode: false,
      phonecall_activity_parties: [
        { 'partyid_contact@odata.bind': `/contacts(${contact})`, participationtypemask: 1 },
        { addressused: '+17435550142', participationtypemask: 2 },
      ],
    });
    const read = async () => (await city.api.get(`phonecalls(${id})?$select=subject&$expand=phonecall_activity_parties`)).body['phonecall_activity_parties'];
    expect(await read()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ _partyid_value: contact, participationtypemask: 1 }),
        expect.objectContaining({ _partyid_value: null, addressused: '+17435550142', participationtypemask: 2 }),
      ]),
    );
    await city.api.send('PATCH', `phonecalls(${id})`, { phonecall_activity_parties: [{ 'partyid_contact@odata.bind': `/contacts(${contact})`, participationtypemask: 2 }] });
    expect(await read()).toEqual([expect.objectContaining({ _partyid_value: contact, participationtypemask: 2 })]);
  });
});

describe('the conditional forms of PATCH', () => {
  test('without a condition it creates or changes', async () => {
    const id = randomUUID();
    expect((await city.api.send('PATCH', `contacts(${id})`, { lastname: 'New' })).status).toBe(204);
    expect((await city.api.send('PATCH', `contacts(${id})`, { firstname: 'Now' })).status).toBe(204);
    expect((await city.api.get(`contacts(${id})`)).body['fullname']).toBe('Now New');
  });

  test('If-Match: * changes only what is there', async () => {
    const missing = await city.api.send('PATCH', `contacts(${randomUUID()})`, { lastname: 'Ghost' }, { 'if-match': '*' });
    expect([missing.status, missing.error.code]).toEqual([404, '0x80040217']);
    const id = await city.api.contact('There');
    expect((await city.api.send('PATCH', `contacts(${id})`, { lastname: 'Changed' }, { 'if-match': '*' })).status).toBe(204);
  });

  test('If-Match with an ETag changes only that version', async () => {
    const id = await city.api.contact('Versioned');
    const etag = (await city.api.get(`contacts(${id})`)).headers.get('etag') ?? '';
    expect((await city.api.send('PATCH', `contacts(${id})`, { lastname: 'Second' }, { 'if-match': etag })).status).toBe(204);
    const stale = await city.api.send('PATCH', `contacts(${id})`, { lastname: 'Third' }, { 'if-match': etag });
    expect([stale.status, stale.error.code]).toEqual([412, '0x80060882']);
    expect((await city.api.get(`contacts(${id})`)).body['lastname']).toBe('Second');
  });

  test('If-None-Match: * only creates; repeating it is refused and changes nothing', async () => {
    const id = randomUUID();
    const create = () => city.api.send('PATCH', `contacts(${id})`, { lastname: 'Outbox' }, { 'if-none-match': '*' });
    expect((await create()).status).toBe(204);
    const etag = (await city.api.get(`contacts(${id})`)).headers.get('etag');
    const again = await create();
    expect([again.status, again.error.code]).toEqual([412, '0x80040237']);
    expect((await city.api.get(`contacts(${id})`)).headers.get('etag')).toBe(etag);
  });

  test('DELETE honours the version; a deleted row is gone', async () => {
    const id = await city.api.contact('Short-lived');
    const stale = await city.api.send('DELETE', `contacts(${id})`, undefined, { 'if-match': 'W/"1"' });
    expect([stale.status, stale.error.code]).toEqual([412, '0x80060882']);
    expect((await city.api.send('DELETE', `contacts(${id})`)).status).toBe(204);
    expect((await city.api.get(`contacts(${id})`)).status).toBe(404);
    expect((await city.api.send('DELETE', `contacts(${id})`)).status).toBe(404);
  });

  test('a row that others point at is not deleted', async () => {
    const id = await city.api.contact('Referenced');
    await city.api.incident('Points at a contact', id);
    const answer = await city.api.send('DELETE', `contacts(${id})`);
    expect([answer.status, answer.error.code]).toEqual([400, '0x80040227']);
  });
});

describe('lists', () => {
  test('pages follow each other without gap or repetition, in the order that was asked for, nothing sorted last or first at random', async () => {
    for (let index = 0; index < 23; index += 1) {
      await city.api.contact(`Paged ${String(index).padStart(2, '0')}`, index % 3 === 0 ? {} : { address1_city: index % 2 === 0 ? 'Alderton' : 'birchwood' });
    }
    const filter = encodeURIComponent("startswith(lastname,'Paged')");
    const all = (await city.api.get(`contacts?$filter=${filter}&$orderby=address1_city desc,lastname&$select=lastname`)).rows.map((row) => row['lastname']);
    expect(all).toHaveLength(23);
    const paged: unknown[] = [];
    let link: string | undefined = `contacts?$filter=${filter}&$orderby=address1_city desc,lastname&$select=lastname&$count=true`;
    let pages = 0;
    while (link !== undefined) {
      const page = await city.api.get(link, { prefer: 'odata.maxpagesize=5' });
      expect(page.body['@odata.count']).toBe(23);
      paged.push(...page.rows.map((row) => row['lastname']));
      link = page.body['@odata.nextLink'] as string | undefined;
      pages += 1;
    }
    expect(paged).toEqual(all);
    expect(pages).toBe(5);
  });

  test('$top limits, and is ignored where pages are asked for', async () => {
    const top = await city.api.get('contacts?$top=2');
    expect(top.rows).toHaveLength(2);
    expect(top.body['@odata.nextLink']).toBeUndefined();
    const paged = await city.api.get('contacts?$top=2', { prefer: 'odata.maxpagesize=3' });
    expect(paged.rows).toHaveLength(3);
    expect(paged.body['@odata.nextLink']).toBeDefined();
  });
});

describe('what is wrong is said, what is missing is refused', () => {
  test.each([
    ['an unknown set', 'GET', 'nonsense', undefined, 404],
    ['an unknown option', 'GET', 'contacts?$wrong=1', undefined, 400],
    ['an unknown column in $select', 'GET', 'contacts?$select=shoe_size', undefined, 400],
    ['a key that is no GUID', 'GET', 'contacts(12)', undefined, 400],
    ['a forged $skiptoken', 'GET', 'contacts?$skiptoken=abc', undefined, 400],
    ['an option given twice', 'GET', 'contacts?$top=1&$top=2', undefined, 400],
    ['broken percent-encoding', 'GET', 'contacts?$filter=%zz', undefined, 400],
    ['no JSON', 'POST', 'contacts', '{"lastname":', 400],
    ['JSON that is no object', 'POST', 'contacts', '[1]', 400],
    ['an unknown column', 'POST', 'contacts', { lastname: 'X', shoe_size: 44 }, 400],
    ['__proto__ as a column', 'POST', 'contacts', '{"lastname":"X","__proto__":1}', 400],
    ['constructor as a column', 'POST', 'contacts', '{"lastname":"X","constructor":1}', 400],
    ['a wrong type', 'POST', 'contacts', { lastname: 44 }, 400],
    ['a text too long', 'POST', 'contacts', { lastname: 'x'.repeat(51) }, 400],
    ['a value outside of the choices', 'POST', 'contacts', { lastname: 'X', statecode: 7 }, 400],
    ['a computed column', 'POST', 'contacts', { lastname: 'X', fullname: 'Y' }, 400],
    ['a lookup without bind', 'POST', 'incidents', { title: 'X', customerid: 'Y' }, 400],
    ['a missing required column', 'POST', 'incidents', { title: 'X' }, 400],
    ['a lookup to nowhere', 'POST', 'incidents', { title: 'X', 'customerid_contact@odata.bind': '/contacts(11111111-1111-4111-8111-111111111111)' }, 404],
    ['an instant that is none', 'POST', 'phonecalls', { subject: 'X', actualstart: 'yesterday' }, 400],
    ['a lone surrogate', 'POST', 'contacts', '{"lastname":"\\ud800"}', 400],
    ['a method that does not apply', 'DELETE', 'contacts', undefined, 405],
    ['$apply', 'GET', 'contacts?$apply=aggregate($count as n)', undefined, 501],
    ['FetchXML', 'GET', 'contacts?fetchXml=%3Cfetch/%3E', undefined, 501],
    ['a collection inside of another in $expand', 'GET', 'contacts?$expand=incident_customer_contacts($expand=Incident_Tasks)', undefined, 501],
    ['an operation that this service lacks', 'POST', 'RetrieveDuplicates', {}, 501],
    ['a column of a row that is not there', 'GET', 'contacts(11111111-1111-4111-8111-111111111111)/fullname', undefined, 404],
    ['a key that the table does not have', 'GET', "contacts(emailaddress1='x')", undefined, 400],
  ])('%s', async (_what, method, path, body, status) => {
    const answer = await city.api.send(method, path, body);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.error.message.length).toBeGreaterThan(10);
  });

  test('a body that is no JSON type is 415, one that is too large 413', async () => {
    expect((await city.api.send('POST', 'contacts', 'lastname=X', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await city.api.send('POST', 'contacts', JSON.stringify({ description: 'x'.repeat(41 * 1024 * 1024) }))).status).toBe(413);
  });
});

test('WhoAmI and the metadata that a client probes', async () => {
  const who = await city.api.get('WhoAmI()');
  const user = await city.api.get(`systemusers(${String(who.body['UserId'])})`);
  expect(user.body['domainname']).toBe('admin');
  const definitions = await city.api.get("EntityDefinitions?$select=LogicalName,EntitySetName,ChangeTrackingEnabled");
  expect(definitions.rows).toContainEqual(expect.objectContaining({ LogicalName: 'ring_category', EntitySetName: 'ring_categories', ChangeTrackingEnabled: true }));
  const attributes = await city.api.get("EntityDefinitions(LogicalName='incident')/Attributes?$select=LogicalName");
  expect(attributes.rows).toContainEqual(expect.objectContaining({ LogicalName: 'ring_wantsupdates' }));
});

test('numbers come out as they went in, to the last digit, on every way', async () => {
  const latitude = fc.double({ min: -90, max: 90, noNaN: true }).filter((value) => !Object.is(value, -0));
  await fc.assert(
    fc.asyncProperty(fc.array(latitude, { minLength: 1, maxLength: 5 }), async (latitudes) => {
      const parent = await city.api.contact('Surveyor');
      const ids: string[] = [];
      for (const ring_latitude of latitudes) ids.push(await city.api.incident('Measured', parent, { ring_latitude }));
      const written = new Map(ids.map((id, index) => [id, latitudes[index]]));
      const read = (rows: Record<string, unknown>[]) => new Map(rows.filter((row) => ids.includes(String(row['incidentid']))).map((row) => [row['incidentid'], row['ring_latitude']]));
      const of = `_customerid_value eq ${parent}`;
      expect(read((await city.api.filter('incidents', of, '&$select=ring_latitude')).rows)).toEqual(written);
      expect(read((await city.api.filter('incidents', of, '&$orderby=ring_latitude')).rows)).toEqual(written);
      expect(read((await city.api.get('incidents?$select=ring_latitude', { prefer: 'odata.track-changes' })).rows)).toEqual(written);
      const expanded = await city.api.get(`contacts(${parent})?$select=lastname&$expand=incident_customer_contacts($select=ring_latitude)`);
      expect(read(expanded.body['incident_customer_contacts'] as Record<string, unknown>[])).toEqual(written);
    }),
    { numRuns: 15 },
  );
});

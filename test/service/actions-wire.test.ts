/** How actions and functions are called, and what of it is refused; what they do is tested with the rules. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, startTestService, type TestService } from './support.ts';

let city: TestService;
let api: Client;
let contact: string;
beforeAll(async () => {
  city = await startTestService();
  api = city.api;
  contact = await api.contact('Resident');
});
afterAll(() => city.close());

const crm = 'Microsoft.Dynamics.CRM';
const resolution = (id: string) => ({ IncidentResolution: { 'incidentid@odata.bind': `/incidents(${id})`, subject: 'Done' }, Status: 5 });

describe('actions', () => {
  test('unbound: 204 without an answer', async () => {
    const incident = await api.incident('To close', contact);
    const answer = await api.send('POST', 'CloseIncident', resolution(incident));
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await api.get(`incidents(${incident})/statecode`)).body['value']).toBe(1);
  });

  test('bound, by id or by key: 200 with its answer', async () => {
    const queue = await api.create('queues', { name: 'Wire' });
    const external = randomUUID();
    const incident = await api.incident('To queue', contact, { ring_externalid: external });
    const answer = await api.send('POST', `queues(${queue})/${crm}.AddToQueue`, { Target: { incidentid: incident, '@odata.type': `${crm}.incident` } });
    expect(answer.body).toEqual({ '@odata.context': `${api.root}/$metadata#${crm}.AddToQueueResponse`, QueueItemId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect((await api.send('POST', `queueitems(${String(answer.body['QueueItemId'])})/${crm}.RemoveFromQueue`)).status).toBe(204);
  });

  test.each<[string, string, string, unknown, number]>([
    ['an action that is not there', 'POST', 'ExecuteWorkflow', {}, 501],
    ['a bound one that is not there', 'POST', `queues(${randomUUID()})/${crm}.RouteTo`, {}, 501],
    ['a bound one without its full name', 'POST', `queues(${randomUUID()})/AddToQueue`, {}, 404],
    ['a bound one without a row', 'POST', 'AddToQueue', {}, 404],
    ['a bound one on another table', 'POST', `contacts(${randomUUID()})/${crm}.AddToQueue`, {}, 404],
    ['an unbound one on a row', 'POST', `incidents(${randomUUID()})/${crm}.CloseIncident`, {}, 404],
    ['on a whole set', 'POST', `queues/${crm}.AddToQueue`, {}, 501],
    ['on a row that is not there', 'POST', `queues(${randomUUID()})/${crm}.AddToQueue`, {}, 404],
    ['reading it', 'GET', 'CloseIncident', undefined, 405],
    ['reading a bound one', 'GET', `queues(${randomUUID()})/${crm}.AddToQueue`, undefined, 405],
    ['a path behind it', 'POST', 'CloseIncident/x', {}, 501],
    ['a query option', 'POST', 'CloseIncident?$select=x', {}, 400],
    ['a list', 'POST', 'CloseIncident', [], 400],
    ['an object’s own name', 'POST', 'constructor', {}, 404],
    ['a capital of nothing', 'POST', 'HasOwnProperty', {}, 501],
  ])('refused: %s', async (_what, method, path, body, status) => {
    const answer = await api.send(method, path, body);
    expect([answer.status, answer.error.message.length > 10], answer.text).toEqual([status, true]);
    if (status === 501) expect(answer.error.message).toContain('not implemented');
  });
});

describe('functions', () => {
  test('with and without parentheses', async () => {
    const who = await api.get('WhoAmI()');
    expect(who.body).toMatchObject({ '@odata.context': `${api.root}/$metadata#${crm}.WhoAmIResponse`, UserId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect((await api.get('WhoAmI')).body).toEqual(who.body);
    expect((await api.get('RetrieveVersion()')).body).toMatchObject({ Version: '9.2.0.0' });
  });

  test.each([
    ['an unknown one with aliases', "RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2)?@p1={'@odata.id':'contacts(1)'}&@p2='contact'", 501],
    ['an alias without a value', 'RetrieveTotalRecordCount(EntityNames=@p1)', 400],
    ['an argument that is none', 'RetrieveVersion(9)', 400],
    ['a parameter too many', 'WhoAmI(Deep=true)', 400],
    ['a parameter twice', 'WhoAmI(A=1,A=2)', 400],
    ['a query option', 'WhoAmI()?$select=UserId', 400],
    ['of a row', `systemusers(${randomUUID()})/${crm}.RetrieveUserPrivileges()`, 501],
  ])('refused: %s', async (_what, path, status) => {
    const answer = await api.get(path);
    expect([answer.status, answer.error.message.length > 10], answer.text).toEqual([status, true]);
  });

  test('are not posted', async () => {
    const answer = await api.send('POST', 'WhoAmI', {});
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

/** What a client finds out about the service: definitions and the CSDL document. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type City, newId, refusal, type Row, startCity } from './support.ts';

let city: City;
beforeAll(async () => (city = await startCity()));
afterAll(() => city.close());

/** The tables that the city needs, with the names that Dataverse gives them; ours carry their prefix. */
const sets: Record<string, [set: string, key: string]> = {
  incident: ['incidents', 'incidentid'],
  contact: ['contacts', 'contactid'],
  account: ['accounts', 'accountid'],
  phonecall: ['phonecalls', 'activityid'],
  email: ['emails', 'activityid'],
  task: ['tasks', 'activityid'],
  annotation: ['annotations', 'annotationid'],
  team: ['teams', 'teamid'],
  systemuser: ['systemusers', 'systemuserid'],
  queue: ['queues', 'queueid'],
  queueitem: ['queueitems', 'queueitemid'],
  subject: ['subjects', 'subjectid'],
  knowledgearticle: ['knowledgearticles', 'knowledgearticleid'],
  knowledgearticleincident: ['knowledgearticleincidents', 'knowledgearticleincidentid'],
  template: ['templates', 'templateid'],
  incidentresolution: ['incidentresolutions', 'activityid'],
  activityparty: ['activityparties', 'activitypartyid'],
  activitypointer: ['activitypointers', 'activityid'],
};

test('definitions of all tables, with what a synchronisation asks for', async () => {
  const { value = [] } = await city.client.retrieveEntities<Row>({ select: ['LogicalName', 'EntitySetName', 'PrimaryIdAttribute', 'ChangeTrackingEnabled', 'IsOptimisticConcurrencyEnabled'] });
  const byName = new Map(value.map((row) => [row['LogicalName'], row]));
  for (const [name, [set, key]] of Object.entries(sets)) {
    expect(byName.get(name), name).toMatchObject({ EntitySetName: set, PrimaryIdAttribute: key });
  }
  expect(byName.get('incident')).toMatchObject({ ChangeTrackingEnabled: true, IsOptimisticConcurrencyEnabled: true });
  expect(value.some((row) => String(row['LogicalName']).startsWith('ring_'))).toBe(true);
});

test('a definition by its logical name, and its attributes', async () => {
  const row = await city.client.retrieveEntity<Row>({ key: "LogicalName='incident'", select: ['LogicalName', 'EntitySetName', 'PrimaryNameAttribute', 'ObjectTypeCode'] });
  expect(row).toMatchObject({ LogicalName: 'incident', EntitySetName: 'incidents', PrimaryNameAttribute: 'title', ObjectTypeCode: 112 });
  const { value = [] } = await city.client.retrieveAttributes<Row>({ entityKey: "LogicalName='incident'", select: ['LogicalName', 'AttributeType'] });
  const types = Object.fromEntries(value.map((attribute) => [attribute['LogicalName'], attribute['AttributeType']]));
  expect(types).toMatchObject({ incidentid: 'Uniqueidentifier', title: 'String', description: 'Memo', prioritycode: 'Picklist', statecode: 'State', statuscode: 'Status', firstresponsesent: 'Boolean', createdon: 'DateTime' });
  expect(types).toHaveProperty('ring_confidential', 'Boolean');
  expect((await refusal(city.client.retrieveEntity({ key: "LogicalName='nosuch'" }))).status).toBe(404);
});

test('definitions expand their attributes, or refuse to', async () => {
  const row = await city.client.retrieveEntity<Row>({ key: "LogicalName='contact'", select: ['LogicalName'], expand: [{ property: 'Attributes', select: ['LogicalName'] }] }).catch((cause: { status?: number }) => cause);
  if ('Attributes' in row) expect((row['Attributes'] as Row[]).map((attribute) => attribute['LogicalName'])).toContain('lastname');
  else expect(row['status']).toBe(501);
});

test('relationships are told, or refused as not implemented', async () => {
  const answer = await city.client
    .retrieveRelationships<Row>({ castType: 'Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata', select: ['SchemaName', 'ReferencedEntity', 'ReferencingEntity'] })
    .catch((cause: { status?: number }) => cause);
  if ('value' in answer) expect(answer.value?.some((row) => row['ReferencedEntity'] === 'incident' && row['ReferencingEntity'] === 'phonecall')).toBe(true);
  else expect(answer).toMatchObject({ status: 501 });
});

test('the client works with logical names when it may read the definitions', async () => {
  const named = city.newClient({ useEntityNames: true });
  const contact: unknown = await named.create({ collection: 'contact', data: { lastname: 'Named' } });
  const incident: unknown = await named.create({ collection: 'incident', data: { title: 'Named', 'customerid_contact@odata.bind': `contact(${String(contact)})` } });
  expect(await named.retrieve<Row>({ collection: 'incident', key: String(incident), select: ['_customerid_value'] })).toMatchObject({ _customerid_value: contact });
});

test('the CSDL document is well-formed and has every set, key and navigation property', async () => {
  const document = await city.client.retrieveCsdlMetadata();
  const elements = parse(document);
  expect(elements[0]).toMatchObject({ name: 'edmx:Edmx', attributes: { Version: '4.0' } });
  const named = (element: string) => elements.filter(({ name }) => name === element);
  const entitySets = new Map(named('EntitySet').map(({ attributes }) => [attributes['Name'], attributes['EntityType']]));
  for (const [name, [set]] of Object.entries(sets)) expect(entitySets.get(set), set).toMatch(new RegExp(`(^|\\.)${name}$`));
  const types = new Set(named('EntityType').map(({ attributes }) => attributes['Name']));
  for (const type of entitySets.values()) expect(types).toContain(type?.split('.').at(-1));
  const navigations = named('NavigationProperty').map(({ attributes }) => attributes['Name']);
  for (const name of ['customerid_contact', 'Incident_Phonecalls', 'regardingobjectid_incident_phonecall', 'ownerid_phonecall', 'phonecall_activity_parties', 'teammembership_association', 'ring_CategoryId']) {
    expect(navigations).toContain(name);
  }
  // Every key is a property of its type, and every partner exists.
  const properties = new Set(named('Property').map(({ attributes }) => attributes['Name']));
  for (const { attributes } of named('PropertyRef')) expect(properties).toContain(attributes['Name']);
  for (const { attributes } of named('NavigationProperty')) {
    if (attributes['Partner'] !== undefined) expect(navigations, `partner of ${attributes['Name'] ?? ''}`).toContain(attributes['Partner']);
    const target = /^Collection\((.*)\)$/.exec(attributes['Type'] ?? '')?.[1] ?? attributes['Type'] ?? '';
    expect([...types, 'principal', 'crmbaseentity'], attributes['Name']).toContain(target.split('.').at(-1));
  }
  await newId(city.client, 'contacts', { lastname: 'After the document' });
});

interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
}
/** Elements in document order. @throws Error where the document is not well-formed, as far as XML without DTD goes. */
function parse(document: string): Element[] {
  const elements: Element[] = [];
  const open: string[] = [];
  let rest = document.replace(/^\uFEFF?<\?xml [^?]*\?>/, '');
  while (rest !== '') {
    const token = /^(?:<!--(?:(?!--)[^])*-->|<(\/)([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<&]*(?:&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);[^"<&]*)*"|'[^'<&]*'))*)\s*(\/?)>|[^<&]+|&(?:amp|lt|gt|quot|apos);)/.exec(rest);
    if (!token) throw new Error(`not well-formed at ${rest.slice(0, 120)}`);
    const [text, closing, closed, opened, attributes = '', empty] = token;
    rest = rest.slice(text.length);
    if (closing) {
      if (open.pop() !== closed) throw new Error(`</${closed ?? ''}> closes nothing`);
    } else if (opened !== undefined) {
      const pairs = [...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((pair) => [pair[1] ?? '', pair[2] ?? pair[3] ?? ''] as const);
      if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error(`<${opened}> repeats an attribute`);
      elements.push({ name: opened, attributes: Object.fromEntries(pairs) });
      if (!empty) open.push(opened);
      else if (open.length === 0) throw new Error('an empty root');
    } else if (open.length === 0 && text.trim() !== '' && !text.startsWith('<!--')) throw new Error(`text outside of the root: ${text.slice(0, 40)}`);
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(' ')}`);
  return elements;
}

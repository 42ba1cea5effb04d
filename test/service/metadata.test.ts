/** What a client can find out about the model: service document, CSDL, definitions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actions } from '../../service/api/actions/index.ts';
import { tableNames, tableOf } from '../../shared/entities/index.ts';
import { startTestService, type TestService } from './support.ts';

let city: TestService;
beforeAll(async () => (city = await startTestService()));
afterAll(() => city.close());

type Row = Record<string, unknown>;
const incident = "EntityDefinitions(LogicalName='incident')";

test('the service document lists every set, and every one of them answers', async () => {
  for (const path of ['', '/']) {
    const answer = await city.api.get(`${city.service.url}/api/data/v9.2${path}`);
    expect(answer.rows.map((row) => row['name'])).toEqual(tableNames.map((name) => tableOf(name).entitySet));
  }
  for (const name of tableNames) expect((await city.api.get(`${tableOf(name).entitySet}?$top=1&$select=${tableOf(name).primaryId}`)).status, name).toBe(200);
});

describe('$metadata', () => {
  test('is XML and names every action, function, lookup and alternate key', async () => {
    const { headers, text } = await city.api.get('$metadata', { accept: 'application/xml' });
    expect(headers.get('content-type')).toMatch(/^application\/xml/);
    for (const name of Object.keys(actions)) expect(text).toContain(`<Action Name="${name}"`);
    expect(text).toContain('<FunctionImport Name="WhoAmI" Function="mscrm.WhoAmI"/>');
    expect(text).toMatch(/<Property Name="_customerid_value" Type="Edm.Guid"><Annotation Term="Org.OData.Core.V1.Computed"/);
    expect(text).toMatch(/<NavigationProperty Name="customerid_contact" Type="mscrm.contact" Partner="incident_customer_contacts">/);
    expect(text).toContain('<NavigationProperty Name="Incident_Phonecalls" Type="Collection(mscrm.phonecall)" Partner="regardingobjectid_incident_phonecall"/>');
    expect(text).toContain('<PropertyValue Property="Name" PropertyPath="ring_externalid"/>');
  });

  test('declares each name once within its type', async () => {
    const { text } = await city.api.get('$metadata');
    for (const [, type = '', content = ''] of text.matchAll(/<EntityType Name="(\w+)"[^>]*[^/]>(.*?)<\/EntityType>/g)) {
      const names = [...content.matchAll(/<(?:Navigation)?Property Name="([^"]+)"/g)].map((match) => match[1]);
      expect(names.length, type).toBeGreaterThan(0);
      expect([...new Set(names)], type).toEqual(names);
    }
  });

  test('cannot be written', async () => {
    const answer = await city.api.send('POST', '$metadata', {});
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('EntityDefinitions', () => {
  test('a table by name and by id has names, labels and abilities', async () => {
    const byName = await city.api.get(incident);
    expect(byName.body).toMatchObject({
      SchemaName: 'Incident',
      EntitySetName: 'incidents',
      ObjectTypeCode: 112,
      OwnershipType: 'UserOwned',
      IsActivity: false,
      DisplayName: { UserLocalizedLabel: { Label: 'Case', LanguageCode: 1033 } },
      DisplayCollectionName: { LocalizedLabels: [{ Label: 'Cases' }] },
    });
    const byId = await city.api.get(`EntityDefinitions(${String(byName.body['MetadataId'])})?$select=LogicalName`);
    expect(byId.body).toMatchObject({ LogicalName: 'incident' });
  });

  test('tells which tables change tracking is for, and the others refuse it', async () => {
    const { rows } = await city.api.get("EntityDefinitions?$select=EntitySetName&$filter=ChangeTrackingEnabled eq false");
    expect(rows.map((row) => row['EntitySetName'])).toEqual(['activitypointers']);
    const answer = await city.api.get('activitypointers?$select=subject', { prefer: 'odata.track-changes' });
    expect(answer.status).toBe(400);
    expect(answer.error.message).toContain('phonecalls');
  });

  test.each<[string, string[]]>([
    ["LogicalName eq 'contact' or LogicalName eq 'TASK'", ['contact', 'task']],
    ["IsActivity eq true and not (LogicalName eq 'email' or LogicalName eq 'phonecall')", ['task', 'incidentresolution', 'activitypointer']],
    ['ObjectTypeCode eq 112', ['incident']],
    ["OwnershipType ne 'UserOwned' and PrimaryNameAttribute eq null", ['teammembership', 'activityparty', 'knowledgearticleincident']],
  ])('$filter=%s', async (filter, expected) => {
    expect((await city.api.filter('EntityDefinitions', filter, '&$select=LogicalName')).rows.map((row) => row['LogicalName'])).toEqual(expected);
  });

  test.each([
    ['a property that is none', `${incident}?$select=Colour`, 400],
    ['a filter that ends early', "EntityDefinitions?$filter=LogicalName eq", 400],
    ['another operator', "EntityDefinitions?$filter=ObjectTypeCode gt 5", 501],
    ['deep parentheses', `EntityDefinitions?$filter=${'('.repeat(3_000)}`, 400],
    ['many parentheses', `EntityDefinitions?$filter=${'('.repeat(1_999)}`, 400],
    ['$top', 'EntityDefinitions?$top=1', 501],
    ['an expansion', `${incident}?$expand=Keys`, 501],
    ['an unknown table', "EntityDefinitions(LogicalName='nothing')", 404],
    ['another key', "EntityDefinitions(SchemaName='Incident')", 400],
    ['a column of no table', `${incident}/Attributes(LogicalName='nothing')`, 404],
    ['columns of all tables', 'EntityDefinitions/Attributes', 501],
    ['another part', `${incident}/Privileges`, 501],
    ['other metadata', 'GlobalOptionSetDefinitions', 501],
  ])('refuses %s', async (_what, path, status) => {
    const answer = await city.api.get(path);
    expect([answer.status, answer.error.message.length > 10]).toEqual([status, true]);
  });

  test('columns with their types; a choice with its options', async () => {
    const attributes = await city.api.get(`${incident}/Attributes?$select=LogicalName,AttributeType&$filter=AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Lookup'`);
    expect(attributes.rows.map((row) => row['LogicalName'])).toContain('primarycontactid');
    expect(attributes.rows.map((row) => row['LogicalName'])).not.toContain('customerid');
    const origin = `${incident}/Attributes(LogicalName='caseorigincode')`;
    expect((await city.api.get(origin)).body).not.toHaveProperty('OptionSet');
    const { body } = await city.api.get(`${origin}/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet($select=Options)`);
    const { Options: options } = body['OptionSet'] as { Options: Row[] };
    expect(options).toHaveLength(4);
    expect(options[0]).toMatchObject({ Value: 1, Label: { UserLocalizedLabel: { Label: 'Phone' } } });
    expect((await city.api.get(`${origin}/Microsoft.Dynamics.CRM.StateAttributeMetadata`)).status).toBe(404);
  });

  test.each([
    ['PicklistAttributeMetadata', 'prioritycode', 'OptionSet'],
    ['StateAttributeMetadata', 'statecode', 'OptionSet'],
    ['StatusAttributeMetadata', 'statuscode', 'OptionSet'],
    ['BooleanAttributeMetadata', 'ring_confidential', 'OptionSet'],
    ['StringAttributeMetadata', 'title', ''],
    ['LookupAttributeMetadata', 'customerid', ''],
  ])('only columns of the kind %s', async (kind, column, expand) => {
    const { rows } = await city.api.get(`${incident}/Attributes/Microsoft.Dynamics.CRM.${kind}${expand === '' ? '' : `?$expand=${expand}`}`);
    const found = rows.find((row) => row['LogicalName'] === column);
    expect(found).toBeDefined();
    expect(rows.length).toBeLessThan(Object.keys(tableOf('incident').columns).length);
    if (expand !== '') expect(found?.['OptionSet']).toHaveProperty('Name', `incident_${column}`);
    if (kind.startsWith('Lookup')) expect(found?.['Targets']).toEqual(['contact', 'account']);
    if (kind.startsWith('String')) expect(found?.['MaxLength']).toBe(200);
  });

  test('relationships in three directions', async () => {
    const many = await city.api.get(`${incident}/ManyToOneRelationships`);
    expect(many.rows).toContainEqual(expect.objectContaining({ ReferencingAttribute: 'customerid', ReferencedEntity: 'contact', ReferencingEntityNavigationPropertyName: 'customerid_contact' }));
    const one = await city.api.get(`${incident}/OneToManyRelationships?$select=ReferencingEntity&$filter=SchemaName eq 'Incident_Phonecalls'`);
    expect(one.rows).toMatchObject([{ ReferencingEntity: 'phonecall' }]);
    expect((await city.api.get("EntityDefinitions(LogicalName='team')/ManyToManyRelationships")).rows).toMatchObject([{ IntersectEntityName: 'teammembership' }]);
  });
});

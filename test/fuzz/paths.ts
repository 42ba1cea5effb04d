/** Addresses below the service root, from the metadata. */
import fc from 'fast-check';
import { tableNames, tableOf, type TableName } from '../../shared/entities/index.ts';
import { encoded, hostileText, hostileWords } from './values.ts';

export const table: fc.Arbitrary<TableName> = fc.constantFrom(...tableNames);
export const writableTable: fc.Arbitrary<TableName> = fc.constantFrom(...tableNames.filter((name) => tableOf(name).writtenByService !== true));

/** What stands in the parentheses behind a set. `$id` is the row that is there. */
export function keyOf(name: TableName): fc.Arbitrary<string> {
  const keys = tableOf(name).keys ?? [];
  const alternate = keys.map((columns) => columns.map((column) => `${column}='%s'`).join(','));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant('$id') },
    { weight: 2, arbitrary: fc.uuid() },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        '', "'", "''", '$ID', 'not-a-guid', '1', "'31100000-0000-4000-8000-00000000a0a0'", '31100000-0000-4000-8000-00000000a0a',
        '31100000-0000-4000-8000-00000000a0a00', '31100000000040008000000000000000',
        `${tableOf(name).primaryId}=31100000-0000-4000-8000-00000000a0a0`, 'a=1,b=2', 'a=', '=', ',', '(', '))', '$1', '@p1', '%27%20or%201=1',
      ),
    },
    { weight: 2, arbitrary: hostileText.map(encoded) },
    ...(alternate.length > 0 ? [{ weight: 3, arbitrary: fc.tuple(fc.constantFrom(...alternate), hostileText).map(([key, value]) => key.replaceAll('%s', encoded(value.replaceAll("'", "''")))) }] : []),
  );
}

/** Behind a row: properties, navigation, references, actions. */
export function tailOf(name: TableName): fc.Arbitrary<string> {
  const columns = Object.entries(tableOf(name).columns);
  const navigations = columns.flatMap(([, column]) => (column.type === 'lookup' ? column.targets.map(({ navigation }) => navigation) : []));
  const step = fc.constantFrom(
    ...columns.map(([column]) => column), ...navigations, 'Incident_Tasks', 'Incident_Phonecalls', 'incident_customer_contacts',
    'contact_customer_accounts', 'teammembership_association', 'queuemembership_association', 'nosuch', '__proto__', ...hostileWords.map(encoded),
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant('') },
    { weight: 3, arbitrary: step.map((text) => `/${text}`) },
    { weight: 2, arbitrary: step.map((text) => `/${text}/$ref`) },
    { weight: 1, arbitrary: step.map((text) => `/${text}/$value`) },
    { weight: 1, arbitrary: step.map((text) => `/${text}/$count`) },
    { weight: 1, arbitrary: fc.tuple(step, fc.oneof(fc.uuid(), hostileText.map(encoded))).map(([text, key]) => `/${text}(${key})/$ref`) },
    { weight: 1, arbitrary: fc.array(step, { minLength: 2, maxLength: 30 }).map((steps) => steps.map((text) => `/${text}`).join('')) },
    { weight: 1, arbitrary: hostileText.map((text) => `/${encoded(text)}`) },
    { weight: 1, arbitrary: fc.constantFrom('/', '//', '/.', '/..', '/$ref', '/$value', '/$count', '?', '#', '%', '%00', '/Microsoft.Dynamics.CRM.', '/Microsoft.Dynamics.CRM.nosuch') },
  );
}

/** Anything at all below the root. */
export const anyPath: fc.Arbitrary<string> = fc.oneof(
  hostileText.map((text) => `/${encoded(text)}`),
  hostileText.map((text) => `/${text}`),
  fc.constantFrom(
    '', '/', '//', '/contacts/', '/Contacts', '/contact', '/contacts()', '/contacts(', '/contacts)', '/contacts($count)', '/$count', '/$ref',
    '/$entity', '/$all', '/$crossjoin(contacts)', '/$metadata', '/$metadata/x', '/$batch/x', '/$1', '/EntityDefinitions', '/EntityDefinitions()',
    "/EntityDefinitions(LogicalName='x')", "/EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='x')",
    '/EntityDefinitions(LogicalName=contact)', '/RelationshipDefinitions', '/GlobalOptionSetDefinitions', '/WhoAmI', '/WhoAmI(', '/WhoAmI(a=1)',
    '/contacts/$count/$count', '/contacts/Microsoft.Dynamics.CRM.nosuch()', '/../../../etc/passwd', '/%2e%2e/%2e%2e', `/${'a/'.repeat(500)}`,
    `/contacts(${'('.repeat(2_000)}`,
  ),
);

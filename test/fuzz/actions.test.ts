/** Actions and functions under bad input. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import { tableOf, type TableName } from '../../shared/entities/index.ts';
import { brokenBody } from './bodies.ts';
import { keyOf } from './paths.ts';
import { apiPath, holds, patience, startTarget, type Target } from './target.ts';
import { encoded, hostileText, hostileValue, nearBind } from './values.ts';

let target: Target;
beforeAll(async () => (target = await startTarget()));
afterAll(() => target.close());
afterEach(() => target.stillWell());

const bound: readonly (readonly [TableName, string, readonly string[]])[] = [
  ['queue', 'AddToQueue', ['Target', 'SourceQueue', 'QueueItemProperties']],
  ['queueitem', 'PickFromQueue', ['SystemUser', 'RemoveQueueItem']],
  ['queueitem', 'ReleaseToQueue', []],
  ['queueitem', 'RemoveFromQueue', []],
  ['email', 'SendEmail', ['IssueSend', 'TrackingToken']],
  ['team', 'AddMembersTeam', ['Members']],
  ['team', 'RemoveMembersTeam', ['Members']],
];
const unbound: readonly (readonly [string, readonly string[]])[] = [
  ['CloseIncident', ['IncidentResolution', 'Status']],
  ['Merge', ['Target', 'Subordinate', 'UpdateContent', 'PerformParentingChecks']],
  ['InstantiateTemplate', ['TemplateId', 'ObjectType', 'ObjectId']],
  ['SendEmailFromTemplate', ['TemplateId', 'Regarding', 'Target']],
  ['NoSuchAction', ['a']],
];

/** A row as an action takes it: right, of another table, without its type, or nothing of the kind. */
const entity = () =>
  fc.oneof(
    fc.tuple(fc.constantFrom(...target.rows.keys()), fc.constantFrom(...target.rows.keys(), 'nosuch'), fc.dictionary(hostileText, hostileValue, { maxKeys: 1 })).map(([name, type, more]) => ({
      [tableOf(name).primaryId]: target.rows.get(name),
      '@odata.type': `Microsoft.Dynamics.CRM.${type}`,
      ...more,
    })),
    fc.dictionary(fc.constantFrom(
      'incidentid', 'incidentid@odata.bind', 'subject', 'description', 'timespent', 'systemuserid', 'queueid', '@odata.type', '@odata.id', 'nosuch',
    ), fc.oneof(hostileValue, nearBind(target.rows)), { maxKeys: 5 }),
    nearBind(target.rows).map((bind) => ({ 'incidentid@odata.bind': bind, subject: 'Fuzz' })),
    hostileValue,
  );
const anything = () => fc.oneof(entity(), fc.array(entity(), { maxLength: 3 }), fc.constantFrom<unknown>(true, false, 5, 6, 1000, 99, null));
const parameters = (names: readonly string[]) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), anything()))).map((entries) => JSON.stringify(Object.fromEntries(entries))) },
    { weight: 1, arbitrary: fc.dictionary(fc.oneof(hostileText, fc.constantFrom(...names, 'nosuch')), hostileValue, { maxKeys: 4 }).map((record) => JSON.stringify({ ...record })) },
    { weight: 1, arbitrary: brokenBody },
  );

describe('actions', { timeout: patience }, () => {
  test('unbound, with any parameters', async () => {
    const input = fc.constantFrom(...unbound).chain(([name, names]) => fc.tuple(fc.constant(name), parameters(names)));
    await holds(input, async ([name, body]) => void (await target.attempt({ method: 'POST', path: `${apiPath}/${name}`, body })), 2);
  });

  test('bound to any row, with any parameters', async () => {
    const tableOr = (table: TableName) => fc.oneof({ weight: 5, arbitrary: fc.constant(table) }, { weight: 1, arbitrary: fc.constantFrom(...target.rows.keys()) });
    const input = fc.constantFrom(...bound).chain(([table, name, names]) => fc.tuple(tableOr(table), keyOf(table), fc.constant(name), parameters(names)));
    await holds(
      input,
      async ([table, key, name, body]) => void (await target.attempt({ method: 'POST', path: `${apiPath}/${tableOf(table).entitySet}(${key.replaceAll('$id', target.rows.get(table) ?? '')})/Microsoft.Dynamics.CRM.${name}`, body })),
      2,
    );
  });

  test('functions with any parameters', async () => {
    const value = hostileText.map((text) => encoded(text));
    const input = fc.tuple(fc.constantFrom('WhoAmI', 'RetrieveTotalRecordCount', 'RetrieveDuplicates', 'RetrieveCurrentOrganization', 'nosuch'), fc.constantFrom('', '()', '(', '(a=@p1)', '(EntityNames=@p1)', "(EntityNames=['contact'])", '(EntityNames=[@p1])', '(a=1,b=2)', "(a='x')"), value);
    await holds(input, async ([name, call, text]) => void (await target.attempt({ method: 'GET', path: `${apiPath}/${name}${call}?@p1=${text}` })));
  });
});

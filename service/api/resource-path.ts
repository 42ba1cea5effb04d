/** What a request's path names. Names are case-sensitive, as in Dataverse. */
import { type TableName } from '../../shared/entities/index.ts';
import { tableOfSet } from './columns.ts';
import { badQuery, errorCode, notImplemented, ODataFault } from './errors.ts';

export type Resource =
  | { readonly kind: 'set'; readonly table: TableName }
  | { readonly kind: 'row'; readonly table: TableName; readonly id: string }
  | { readonly kind: 'batch' }
  | { readonly kind: 'who-am-i' }
  | { readonly kind: 'definitions'; readonly logicalName: string | undefined; readonly attributes: boolean };

export const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badQuery('The address has a malformed percent-encoding.');
  }
}

export function parseResource(rawPath: string): Resource {
  const path = decodeSegment(rawPath).replace(/^\/+|\/+$/g, '');
  if (path === '$batch') return { kind: 'batch' };
  if (path === 'WhoAmI' || path === 'WhoAmI()') return { kind: 'who-am-i' };
  if (path === '') throw notImplemented('The service document');
  if (path === '$metadata') throw notImplemented('$metadata');
  const definitions = /^EntityDefinitions(?:\(LogicalName='([a-z0-9_]+)'\))?(\/Attributes)?$/.exec(path);
  if (definitions) {
    if (definitions[2] && !definitions[1]) throw notImplemented('Attributes of all tables at once');
    return { kind: 'definitions', logicalName: definitions[1], attributes: definitions[2] !== undefined };
  }
  const parts = /^([A-Za-z_][\w.]*)(?:\(([^)]*)\))?(?:\/(.*))?$/.exec(path);
  const [, name = '', key, rest] = parts ?? [];
  const table = tableOfSet(name);
  if (!table) {
    // Functions, actions and metadata start with a capital letter, sets do not.
    if (/^[A-Z]/.test(name)) throw notImplemented(`The operation or resource ${name}`);
    throw new ODataFault(404, errorCode.query, `Resource not found for the segment '${(name || path).slice(0, 80)}'.`);
  }
  if (rest !== undefined && rest !== '') throw notImplemented(`The path behind ${name}${key === undefined ? '' : '(…)'}: /${rest.slice(0, 80)}`);
  if (key === undefined) return { kind: 'set', table };
  if (guidPattern.test(key)) return { kind: 'row', table, id: key.toLowerCase() };
  if (key.includes('=')) throw notImplemented('Addressing a row by an alternate key');
  throw badQuery(`The key in ${name}(${key.slice(0, 80)}) is not a GUID.`);
}

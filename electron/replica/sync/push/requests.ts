/** What is asked of the service for one entry of the outbox, and the row that it answers with. */
import { type AnyChanges, type AnyRow, type TableName, tableOf } from '../../../../shared/entities/index.ts';
import { fromWire, selectAll, toWire, type WireRow } from '../../../../shared/entities/wire-format.ts';
import type { OutboxEntry } from '../../store/outbox.ts';
import { isKept } from '../../store/rows.ts';
import { annotations } from '../annotations.ts';
import type { PartRequest } from '../batch.ts';

/** A row as the service holds it. */
export interface ServiceRow {
  readonly table: TableName;
  readonly row: AnyRow;
  readonly etag: string;
  readonly wire: WireRow;
}

type Address = (path: string) => string;

export function readRequest(address: Address, { table, recordId }: OutboxEntry): PartRequest {
  return { method: 'GET', url: recordUrl(address, table, recordId), headers: { Accept: 'application/json', Prefer: annotations } };
}

/** A new row is only created, never overwritten; a known one is changed only in the version that was seen. What desks only send is not asked back. */
export function writeRequest(address: Address, { table, recordId, kind, parties }: OutboxEntry, changes: AnyChanges, etag: string | null): PartRequest {
  const body = toWire(table, changes);
  const participants = tableOf(table).parties;
  if (participants !== undefined && parties) {
    body[participants] = parties.map((party) => ({
      [`partyid_${party.table}@odata.bind`]: `/${tableOf(party.table).entitySet}(${party.id})`,
      participationtypemask: party.participationtypemask,
    }));
  }
  if (!isKept(table)) return { method: 'PATCH', url: address(`${tableOf(table).entitySet}(${recordId})`), headers: { 'If-None-Match': '*' }, body };
  const condition: Record<string, string> = kind === 'create' ? { 'If-None-Match': '*' } : { 'If-Match': etag ?? '*' };
  return { method: 'PATCH', url: recordUrl(address, table, recordId), headers: { ...condition, Prefer: `return=representation,${annotations}` }, body };
}

function recordUrl(address: Address, table: TableName, id: string): string {
  return address(`${tableOf(table).entitySet}(${id})?$select=${selectAll(table).join(',')}`);
}

/** Null when the service sent none (it may answer 204), or one that is not whole. */
export function serviceRow(table: TableName, text: string): ServiceRow | null {
  try {
    const wire = JSON.parse(text) as WireRow;
    const etag = wire['@odata.etag'];
    if (typeof etag !== 'string' || selectAll(table).some((name) => wire[name] === undefined)) return null;
    return { table, row: fromWire(table, wire), etag, wire };
  } catch {
    return null;
  }
}

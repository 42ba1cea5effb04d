/** The call log's rows become rows of the city: `call` moves into `ring_call`, with choices as numbers and instants in whole seconds. */
import { type Migration, sql } from 'kysely';
import { loggedCallId } from '../../../shared/rules/call-id.ts';
import { type AnyDatabase, beginGeneration, columnsOf, takeChangeNumbers } from './present.ts';

const directions = ['inbound', 'outbound', 'internal'];
const outcomes = ['waiting', 'ringing', 'answered', 'completed', 'missed', 'abandoned', 'busy', 'declined'];
const choiceBase = 311_000_000;
const rowsAtOnce = 500;

const texts = ['ring_system', 'ring_pbxcallid', 'ring_number', 'ring_name', 'ring_did', 'ring_queue', 'ring_answeredby'];
const instants = ['ring_startedat', 'ring_queuedat', 'ring_offeredat', 'ring_answeredat', 'ring_endedat'];
const audit = ['createdon', 'modifiedon', 'createdby', 'modifiedby'];
const numbers = ['ring_direction', 'ring_withheld', 'ring_outcome', 'versionnumber'];

interface FormerCall {
  readonly position: number;
  readonly system: string;
  readonly callid: string;
  readonly direction: string | null;
  readonly number: string | null;
  readonly name: string | null;
  readonly withheld: number;
  readonly did: string | null;
  readonly queue: string | null;
  readonly startedat: string;
  readonly queuedat: string | null;
  readonly offeredat: string | null;
  readonly answeredat: string | null;
  readonly answeredby: string | null;
  readonly endedat: string | null;
  readonly outcome: string;
}

export const callLogAsTable: Migration = {
  async up(database: AnyDatabase) {
    if (!(await columnsOf(database, 'call'))) return;
    await makeTable(database);
    for (let after = 0; ; ) {
      const page = await sql<FormerCall>`select rowid as position, * from "call" where rowid > ${after} order by rowid limit ${rowsAtOnce}`.execute(database);
      const last = page.rows.at(-1);
      if (!last) break;
      const before = await takeChangeNumbers(database, page.rows.length);
      await database
        .insertInto('ring_call')
        .values(page.rows.map((call, index) => moved(call, before + index + 1)))
        .execute();
      after = Number(last.position);
    }
    await database.schema.dropTable('call').execute();
    await beginGeneration(database);
  },
};

async function makeTable(database: AnyDatabase): Promise<void> {
  if (await columnsOf(database, 'ring_call')) return;
  let table = database.schema.createTable('ring_call').addColumn('id', 'text', (column) => column.primaryKey());
  for (const name of [...texts, ...instants, ...audit]) table = table.addColumn(name, 'text');
  for (const name of numbers) table = table.addColumn(name, 'integer');
  await table.execute();
}

function moved(call: FormerCall, versionnumber: number): Record<string, unknown> {
  return {
    id: loggedCallId(call.system, call.callid),
    ring_system: call.system,
    ring_pbxcallid: call.callid,
    ring_direction: choice(directions, call.direction),
    ring_number: call.number,
    ring_name: call.name,
    ring_withheld: call.withheld,
    ring_did: call.did,
    ring_queue: call.queue,
    ring_startedat: wholeSecond(call.startedat),
    ring_queuedat: wholeSecond(call.queuedat),
    ring_offeredat: wholeSecond(call.offeredat),
    ring_answeredat: wholeSecond(call.answeredat),
    ring_answeredby: call.answeredby,
    ring_endedat: wholeSecond(call.endedat),
    ring_outcome: choice(outcomes, call.outcome),
    createdon: wholeSecond(call.startedat),
    modifiedon: wholeSecond(call.endedat ?? call.answeredat ?? call.offeredat ?? call.startedat),
    createdby: null,
    modifiedby: null,
    versionnumber,
  };
}

function choice(names: readonly string[], name: string | null): number | null {
  const index = name === null ? -1 : names.indexOf(name);
  return index < 0 ? null : choiceBase + index;
}

function wholeSecond(instant: string | null): string | null {
  return instant === null ? null : new Date(Math.floor(Date.parse(instant) / 1000) * 1000).toISOString();
}

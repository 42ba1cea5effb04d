/**
 * Nothing that a stranger can ask depends on who the citizen of a confidential case is. The same city is asked twice: once with one
 * citizen, once with another put in her place behind the service's back, without a trace in change numbers and times. Every answer must be
 * the same to the letter, whatever is selected, filtered, ordered, counted, expanded or addressed.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { type Kysely, sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../service/store/database.ts';
import { foldedOf } from '../../service/store/folded-text.ts';
import type { CityTables } from '../../service/store/city-tables.ts';
import { type TableName, tableOf, type Value } from '../../shared/entities/index.ts';
import { digestPath } from '../../shared/wire.ts';
import { randomQuery } from './random-query.ts';
import { citizen, type SealedCase, startSealedCase } from './sealed-case.ts';
import type { Client } from './support.ts';

interface Face {
  readonly contact: string;
  readonly name: string;
  readonly number: string;
  readonly email: string;
}

let sealed: SealedCase;
let database: Kysely<CityTables>;
let faces: readonly [Face, Face];
beforeAll(async () => {
  sealed = await startSealedCase();
  const other = await sealed.city.api.contact('Ångström', { firstname: 'Åsa', mobilephone: '+17435550188', emailaddress1: 'asa@mail.example' });
  faces = [
    { contact: sealed.contact, name: `${citizen.firstname} ${citizen.lastname}`, number: citizen.number, email: citizen.email },
    { contact: other, name: 'Åsa Ångström', number: '+17435550188', email: 'asa@mail.example' },
  ];
  // Something that the stranger does see, so that answers are not empty.
  await sealed.people.outsider.api.incident('Open to all', other, { description: 'Nothing secret' });
  await sealed.people.outsider.api.create('annotations', { notetext: 'By the stranger', 'objectid_incident@odata.bind': `/incidents(${sealed.incident})` });
  database = openDatabase<CityTables>(join(sealed.city.dataDirectory, 'city.sqlite'));
});
afterAll(async () => {
  await database.destroy();
  await sealed.city.close();
});

function wear(face: Face): Promise<void> {
  return database.transaction().execute((transaction) => wearWithin(transaction, face));
}
async function wearWithin(transaction: Transaction<CityTables>, { contact, name, number, email }: Face): Promise<void> {
  const { about, incident } = sealed;
  const set = async (table: TableName, column: string, value: string, values: Record<string, Value>) => {
    const folded = foldedOf(values);
    await transaction.updateTable(table).set({ ...(values as Record<string, string>), folded }).where(column, '=', value).execute();
  };
  await set('incident', 'id', incident, { customerid: contact, primarycontactid: contact });
  await set('phonecall', 'id', about.phonecall, { subject: `Call from ${name}`, phonenumber: number, ring_contactid: contact });
  await set('email', 'id', about.email, { subject: `To ${name}` });
  await set('task', 'id', about.task, { subject: `Call ${name}` });
  await set('annotation', 'id', about.annotation, { notetext: `${name} is afraid of the neighbour` });
  await set('annotation', 'id', about.noteOfCall, { notetext: `${name}, ${number}` });
  await set('connection', 'id', about.connection, { name, record2id: contact });
  await sql`update activityparty set partyid = ${contact}, addressused = ${number} where activityid = ${about.phonecall} and partyidtype = 'contact'`.execute(transaction);
  await sql`update activityparty set partyid = ${contact}, addressused = ${email} where activityid = ${about.email} and partyidtype = 'contact'`.execute(transaction);
}

async function ask(api: Client, query: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await api.get(query, { prefer: 'odata.include-annotations="*"', ...headers });
  expect(answer.status, answer.text).not.toBe(500);
  // Issued at another second.
  return `${answer.status} ${answer.headers.get('etag') ?? ''} ${answer.text}`.replace(/\$(?:delta|skip)token=[^"]*/g, '');
}

const tables: readonly TableName[] = ['incident', 'phonecall', 'annotation', 'activityparty', 'activitypointer', 'email', 'task', 'connection', 'contact', 'queueitem', 'systemuser', 'team'];

test('no answer to a stranger tells two citizens apart', async () => {
  const words = {
    ids: [sealed.incident, sealed.about.phonecall, sealed.about.annotation, faces[0].contact, faces[1].contact, sealed.people.outsider.id],
    texts: ['Zebulon', 'quillfeather', '0173', 'Ångström', 'ÅSA', '@mail', 'Streetlight', 'Call from ', ''],
  };
  let asked = 0;
  let telling = 0;
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(randomQuery(tables, words), async (query) => {
      asked += 1;
      await wear(faces[0]);
      const first = await ask(sealed.people.outsider.api, query);
      const insight = await ask(sealed.people.callSupervisor.api, query);
      await wear(faces[1]);
      expect(await ask(sealed.people.outsider.api, query)).toBe(first);
      if (first.startsWith('200')) answered += 1;
      if ((await ask(sealed.people.callSupervisor.api, query)) !== insight) telling += 1;
    }),
    // A busy machine asks less.
    { numRuns: 200, interruptAfterTimeLimit: 15_000 },
  );
  // The questions are worth asking: most are answered, and to whom is entitled many answers differ.
  expect(answered / asked).toBeGreaterThan(0.5);
  expect(telling / asked).toBeGreaterThan(0.05);
});

test('neither do digests and total counts', async () => {
  const kept = tables.filter((table) => tableOf(table).desk !== false);
  const questions = [...kept.map((table) => `${sealed.city.service.url}${digestPath}/${tableOf(table).entitySet}`), `RetrieveTotalRecordCount(EntityNames=[${tables.map((table) => `'${table}'`).join(',')}])`];
  const answers = () => Promise.all(questions.map((question) => ask(sealed.people.outsider.api, question)));
  await wear(faces[0]);
  const first = await answers();
  await wear(faces[1]);
  expect(await answers()).toEqual(first);
  expect(first.every((answer) => answer.startsWith('200'))).toBe(true);
});

test.each(tables)('neither does change tracking of %s', async (table) => {
  const set = tableOf(table).entitySet;
  await wear(faces[0]);
  const first = await ask(sealed.people.lead.api, set, { prefer: 'odata.track-changes,odata.include-annotations="*"' });
  await wear(faces[1]);
  expect(await ask(sealed.people.lead.api, set, { prefer: 'odata.track-changes,odata.include-annotations="*"' })).toBe(first);
});

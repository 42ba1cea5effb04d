import { describe, expect, test } from 'vitest';
import { fields as fieldsEnglish } from '../../renderer/common/catalogue/fields.en.ts';
import { fields as fieldsSpanish } from '../../renderer/common/catalogue/fields.es.ts';
import { sync as syncEnglish } from '../../renderer/common/catalogue/sync.en.ts';
import { sync as syncSpanish } from '../../renderer/common/catalogue/sync.es.ts';
import { workspace as workspaceEnglish } from '../../renderer/common/catalogue/workspace.en.ts';
import { workspace as workspaceSpanish } from '../../renderer/common/catalogue/workspace.es.ts';
import { startWords } from '../../renderer/common/i18n.ts';
import { newlyParked } from '../../renderer/workspace/announcements.ts';
import { type Described, itemWords, needsYouWords, reasonWords, recordTitle } from '../../renderer/workspace/sync/item-words.ts';
import { columnKeys, fieldLabel, syncNamespaces, type SyncWords } from '../../renderer/workspace/sync/labels.ts';
import { sentToday } from '../../renderer/workspace/sync/lists.tsx';
import { timeLeftWords } from '../../renderer/workspace/sync/load-words.ts';
import { briefMoment, span, whenPhrase } from '../../renderer/workspace/sync/times.ts';
import { valueWords } from '../../renderer/workspace/sync/values.ts';
import type { ParkedEdit } from '../../shared/contract/records.ts';
import type { FieldInfo, SentItem } from '../../shared/contract/sync-records.ts';
import { tableOf, type TableName } from '../../shared/entities/index.ts';
import { at, start } from './fixtures.ts';

const own = {
  workspace: { en: workspaceEnglish, es: workspaceSpanish },
  sync: { en: syncEnglish, es: syncSpanish },
  fields: { en: fieldsEnglish, es: fieldsSpanish },
};
const wordsOf = (language: 'en' | 'es') => startWords(language, own).getFixedT(language, [...syncNamespaces]) as unknown as SyncWords;
const english = wordsOf('en');
const spanish = wordsOf('es');
const portAlder = { locale: 'en-US', timeZone: 'America/Los_Angeles' };

const edit = (change: Partial<Described>): Described => ({ kind: 'update', table: 'incident', recordName: null, reference: null, columns: [], ...change });

describe('what an edit is called', () => {
  test.each<[Partial<Described>, string, string]>([
    [{ kind: 'create', recordName: 'Recycling not collected' }, 'New case: Recycling not collected', 'Caso nuevo: Recycling not collected'],
    [{ kind: 'create', table: 'contact', recordName: 'Imani Okafor' }, 'New contact: Imani Okafor', 'Contacto nuevo: Imani Okafor'],
    [{ kind: 'create', table: 'ring_auditentry' }, 'Identity revealed', 'Identidad revelada'],
    [{ kind: 'create', table: 'connection', recordName: 'Reporter', reference: 'CAS-41852' }, 'Another reporter of CAS-41852', 'Otra persona reportante de CAS-41852'],
    [{ table: 'connection', recordName: 'Reporter', columns: ['statecode'] }, 'Change of a reporter of a case', 'Cambio de una persona reportante de un caso'],
    [{ kind: 'create', table: 'knowledgearticleincident', recordName: 'Recycling days', reference: 'CAS-41852' }, 'Article linked to CAS-41852: Recycling days', 'Artículo vinculado a CAS-41852: Recycling days'],
    [{ kind: 'create', table: 'annotation', recordName: 'Gate code' }, 'New note: Gate code', 'Nota nueva: Gate code'],
    [{ columns: ['prioritycode'], reference: 'CAS-41852', recordName: 'Compost bin' }, 'Priority of CAS-41852', 'Prioridad de CAS-41852'],
    [{ columns: ['prioritycode', 'description'], reference: 'CAS-41852' }, 'Priority and Description of CAS-41852', 'Prioridad y Descripción de CAS-41852'],
    [{ columns: ['prioritycode', 'description', 'title'], reference: 'CAS-41852' }, '3 fields of CAS-41852', '3 campos de CAS-41852'],
    [{ columns: ['prioritycode'], recordName: 'Compost bin' }, 'Priority of Compost bin', 'Prioridad de Compost bin'],
    [{ columns: ['prioritycode'] }, 'Priority of a case', 'Prioridad de un caso'],
    // What a lookup points at, and the reason beside the status, say nothing by themselves.
    [{ columns: ['customerid', 'customeridtype'], reference: 'CAS-1' }, 'Customer of CAS-1', 'Persona solicitante de CAS-1'],
    [{ columns: ['statecode', 'statuscode'], reference: 'CAS-1' }, 'Status of CAS-1', 'Estado de CAS-1'],
    [{ kind: 'create', table: 'phonecall', recordName: 'Phone call from Rosalind Achterberg' }, 'Phone call, Rosalind Achterberg', 'Llamada, Rosalind Achterberg'],
    [
      { table: 'phonecall', columns: ['description'], recordName: 'Phone call from Rosalind Achterberg' },
      'Note on the call of Rosalind Achterberg',
      'Nota de la llamada de Rosalind Achterberg',
    ],
    [{ table: 'phonecall', columns: ['description'], recordName: 'Bin, told' }, 'Note on the call “Bin, told”', 'Nota de la llamada “Bin, told”'],
    [{ columns: ['prioritycode'], reference: 'P391568562' }, 'Priority of P\u00a0391\u00a0568\u00a0562', 'Prioridad de P\u00a0391\u00a0568\u00a0562'],
    [{ table: 'phonecall', columns: ['description'], recordName: 'Phone call, number withheld' }, 'Note on a call, number withheld', 'Nota de una llamada, número oculto'],
    [
      { table: 'phonecall', columns: ['description', 'ring_disposition', 'statecode', 'statuscode'], recordName: 'Phone call from (743) 555-0188' },
      'Phone call completed, (743) 555-0188',
      'Llamada completada, (743) 555-0188',
    ],
    [
      { table: 'phonecall', columns: ['regardingobjectid', 'regardingobjectidtype'], recordName: 'Phone call from Ilse Marchetti' },
      'Phone call attached to a case, Ilse Marchetti',
      'Llamada adjunta a un caso, Ilse Marchetti',
    ],
    [
      { table: 'phonecall', columns: ['ring_contactid', 'regardingobjectid'], recordName: 'Phone call from Ilse Marchetti' },
      'Phone call linked to a contact, Ilse Marchetti',
      'Llamada vinculada a un contacto, Ilse Marchetti',
    ],
  ])('%o', (change, inEnglish, inSpanish) => {
    expect([itemWords(english, edit(change)), itemWords(spanish, edit(change))]).toEqual([inEnglish, inSpanish]);
  });
  test('a reason goes on in the sentence; a name at its beginning keeps its capital', () => {
    expect(reasonWords(english, 'A work order is still open.')).toBe('Refused: a work order is still open');
    expect(reasonWords(english, 'Ana Whitlock closed it.')).toBe('Refused: Ana Whitlock closed it');
    expect(reasonWords(spanish, '  ')).toBe('El servicio no dio un motivo');
  });
});

test('a conflict is titled by what it is about: a case by number and subject, a call by what was written', () => {
  expect(recordTitle(english, edit({ reference: 'CAS-41852', recordName: 'Compost bin', columns: ['prioritycode'] }))).toBe('CAS-41852 Compost bin');
  expect(recordTitle(spanish, edit({ table: 'phonecall', recordName: 'Phone call from Ilse Marchetti', columns: ['description'] }))).toBe('Nota de la llamada de Ilse Marchetti');
});

describe('what needs somebody', () => {
  const parked = (groupId: string, kind: ParkedEdit['kind']): ParkedEdit => ({ id: 1, groupId, kind, table: 'incident', recordId: groupId, recordName: null, reason: '', at: at(0) });
  test('is counted by group and said in a sentence whose verb agrees', () => {
    expect(needsYouWords(english, [])).toBeNull();
    expect(needsYouWords(english, [parked('a', 'conflict')])).toBe('1 conflict needs you');
    expect(needsYouWords(english, [parked('a', 'conflict'), parked('b', 'refused'), parked('c', 'refused')])).toBe('1 conflict and 2 refused edits need you');
    expect(needsYouWords(spanish, [parked('a', 'conflict'), parked('b', 'refused')])).toBe('1 conflicto y 1 cambio rechazado necesitan de usted');
  });
  test('two records of one group are one thing to decide', () => {
    expect(needsYouWords(english, [parked('a', 'refused'), parked('a', 'refused')])).toBe('1 refused edit needs you');
    expect(needsYouWords(english, [parked('a', 'refused'), parked('a', 'conflict')])).toBe('1 conflict needs you');
  });
  test('is announced when it comes, not when it is there already', () => {
    const one = parked('a', 'conflict');
    const two = parked('b', 'refused');
    expect(newlyParked(null, [one])).toBeNull();
    expect(newlyParked([one], [one])).toBeNull();
    expect(newlyParked([one], [one, two])).toBe(two);
    expect(newlyParked([one, two], [two])).toBeNull();
    // What was refused before and contradicts somebody now is news.
    expect(newlyParked([parked('a', 'refused')], [one])).toBe(one);
  });
});

describe('fields and values', () => {
  const field = (table: TableName, column: string): FieldInfo => {
    const definition = tableOf(table).columns[column];
    if (!definition) throw new Error(`no ${table}.${column}`);
    return { column, label: definition.label, type: definition.type, maxLength: null, choices: definition.type === 'choice' ? [...definition.choices] : [] };
  };
  test('every label that the screen knows belongs to a column that exists', () => {
    const invented = Object.entries(columnKeys).flatMap(([table, keys]) =>
      Object.keys(keys)
        .filter((column) => !Object.hasOwn(tableOf(table as TableName).columns, column))
        .map((column) => `${table}.${column}`),
    );
    expect(invented).toEqual([]);
  });
  test('an unknown field keeps the label of the metadata', () => {
    expect(fieldLabel(spanish, 'incident', 'ring_followup', 'Follow Up By')).toBe('Follow Up By');
    expect(fieldLabel(spanish, 'constructor', 'name', 'Name')).toBe('Name');
  });
  test('a lookup whose record is not here any more is words, never its key', () => {
    const gone = { value: '3b0d5c1e-0000-4000-8000-0000000000ff', display: null };
    expect(valueWords(english, portAlder, field('incident', 'customerid'), gone)).toBe('No longer there, or not on this computer');
    expect(valueWords(spanish, portAlder, field('incident', 'customerid'), gone)).toBe('Ya no existe o no está en este equipo');
    expect(valueWords(english, portAlder, field('incident', 'customerid'), { ...gone, display: 'Ilse Marchetti' })).toBe('Ilse Marchetti');
  });
  test('values are words: choices by their code name, nothing as empty, an unknown choice as it came', () => {
    const priority = field('incident', 'prioritycode');
    expect(valueWords(spanish, portAlder, priority, { value: 1, display: 'High' })).toBe('Alta');
    expect(valueWords(english, portAlder, priority, { value: 99, display: 'Urgent' })).toBe('Urgent');
    expect(valueWords(english, portAlder, priority, { value: null, display: null })).toBe('Empty');
    expect(valueWords(english, portAlder, field('incident', 'customerid'), { value: null, display: null })).toBe('None');
    expect(valueWords(spanish, portAlder, field('incident', 'ring_confidential'), { value: true, display: null })).toBe('Sí');
    expect(valueWords(english, portAlder, field('incident', 'ring_latitude'), { value: 45.5231, display: null })).toBe('45.5231');
    expect(valueWords(english, portAlder, field('incident', 'escalatedon'), { value: at(0), display: null })).toMatch(/^Jun 11, 2026, 9:40\sAM$/);
  });
});

describe('times', () => {
  test('of today are hours, others have their day', () => {
    expect(whenPhrase(english, portAlder, at(-600), start)).toMatch(/^at 9:30\sAM$/);
    expect(whenPhrase(english, portAlder, at(-2 * 86_400), start)).toMatch(/^on Tue, Jun 9, 9:40\sAM$/);
    expect(briefMoment(startWords('en', {}).getFixedT('en', 'common'), portAlder, at(-86_400), start)).toMatch(/^Yesterday 9:40\sAM$/);
  });
  test('spans take the largest unit', () => {
    expect([0, 6, 59.9, 60, 3599, 3600, 90_000].map((seconds) => span(english, seconds * 1000))).toEqual(['0 s', '6 s', '59 s', '1 min', '59 min', '1 h', '1 day']);
  });
  test('what is left of the load is rounded up, and not promised while it is paused or unknown', () => {
    const left = (secondsLeft: number | null, paused = false) => timeLeftWords(english, { secondsLeft, paused });
    expect([left(12), left(60), left(61), left(170), left(7200), left(null), left(170, true)]).toEqual([
      'less than a minute left',
      'about 1 minute left',
      'about 2 minutes left',
      'about 3 minutes left',
      'about 2 hours left',
      '',
      'Paused',
    ]);
    expect(timeLeftWords(spanish, { secondsLeft: 61, paused: false })).toBe('quedan cerca de 2 minutos');
  });
});

test('what was sent today ends at midnight in the city; more than the list holds is counted when all of it is of today', () => {
  const sent = (id: number, sentAt: string): SentItem => ({ id, kind: 'create', table: 'contact', recordId: '', recordName: null, reference: null, columns: [], sentAt });
  const isToday = (instant: string) => instant >= at(0);
  expect(sentToday({ sent: [sent(3, at(5)), sent(2, at(1)), sent(1, at(-1))], sentCount: 3 }, isToday)).toMatchObject({ sent: [{ id: 3 }, { id: 2 }], count: 2 });
  expect(sentToday({ sent: [sent(3, at(5)), sent(2, at(1))], sentCount: 240 }, isToday).count).toBe(240);
});

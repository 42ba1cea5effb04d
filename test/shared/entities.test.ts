import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../shared/entities/column.ts';
import { type AnyRow, choiceName, choiceValue, isPolymorphic, isTableName, tableNames, tableOf, type Value } from '../../shared/entities/index.ts';
import { fromWire, lookupLogicalName, toWire, type WireRow, wireColumnName } from '../../shared/entities/wire-format.ts';

describe('the descriptions hold together', () => {
  for (const name of tableNames) {
    test(name, () => {
      const table = tableOf(name);
      expect(table.logicalName).toBe(name);
      if (table.primaryName !== null) expect(table.columns).toHaveProperty(table.primaryName);
      for (const [column, definition] of Object.entries(table.columns)) {
        expect(column).toBe(column.toLowerCase());
        if (definition.type === 'lookup') for (const target of definition.targets) expect(isTableName(target.table), `${name}.${column} → ${target.table}`).toBe(true);
        if (definition.type === 'choice') {
          const values = definition.choices.map((choice) => choice.value);
          expect(new Set(values).size).toBe(values.length);
          if (definition.default !== undefined) expect(values).toContain(definition.default);
        }
      }
    });
  }
});

test('choices by name', () => {
  expect(choiceValue('incident', 'caseorigincode', 'phone')).toBe(1);
  expect(choiceName('phonecall', 'statuscode', 4)).toBe('received');
  expect(() => choiceValue('incident', 'caseorigincode', 'pigeon')).toThrow('no choice named "pigeon"');
});

function valueOf(column: Column): fc.Arbitrary<Value> {
  switch (column.type) {
    case 'text':
    case 'memo':
      return fc.string({ maxLength: Math.min(column.maxLength, 40) });
    case 'integer':
      return fc.integer({ min: 0, max: 1000 });
    case 'decimal':
      return fc.double({ min: -90, max: 90, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'datetime':
      return fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
    case 'choice':
      return fc.constantFrom(...column.choices.map((choice) => choice.value));
    case 'lookup':
      return fc.uuid();
  }
}

test('whatever is written comes back the same from the wire, for every table', () => {
  for (const name of tableNames) {
    const columns = Object.entries(tableOf(name).columns).filter(([, column]) => !column.readOnly);
    const rows = fc.record(Object.fromEntries(columns.map(([column, definition]) => [column, fc.option(valueOf(definition))])));
    fc.assert(
      fc.property(fc.uuid(), rows, (id, values) => {
        const row: AnyRow = { id, ...values };
        for (const [column, definition] of columns) {
          if (definition.type === 'lookup' && isPolymorphic(definition)) row[`${column}type`] = row[column] === null ? null : (definition.targets.at(-1)?.table ?? null);
        }
        expect(fromWire(name, asTheServiceAnswers(name, id, toWire(name, row)))).toEqual(row);
      }),
      { numRuns: 30 },
    );
  }
});

/** A service stores binds as lookups and answers them as `_x_value` with the table's name. */
function asTheServiceAnswers(name: (typeof tableNames)[number], id: string, body: WireRow): WireRow {
  const table = tableOf(name);
  const answer: WireRow = { [table.primaryId]: id };
  for (const [column, definition] of Object.entries(table.columns)) {
    if (definition.type !== 'lookup') {
      if (column in body) answer[column] = body[column];
      continue;
    }
    for (const target of definition.targets) {
      const bind = body[`${target.navigation}@odata.bind`];
      // Two targets may share a navigation name (ownerid): then the entity set tells them apart.
      if (bind === undefined || (typeof bind === 'string' && isTableName(target.table) && !bind.startsWith(`/${tableOf(target.table).entitySet}(`))) continue;
      const wireName = wireColumnName(name, column);
      answer[wireName] = typeof bind === 'string' ? /\(([^)]+)\)/.exec(bind)?.[1] : null;
      if (bind !== null) answer[`${wireName}@${lookupLogicalName}`] = target.table;
    }
  }
  return answer;
}

test('a row with a value of the wrong type is refused, and the message names table and column', () => {
  expect(() => fromWire('contact', { contactid: '31100000-0000-4000-8000-000000000001', fullname: 7 })).toThrow('contact.fullname: expected a string');
  expect(() => fromWire('contact', { fullname: 'Nobody' })).toThrow('contact: a row without contactid');
});

import { createRxDatabase } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { deskColumns } from '../../../shared/entities/wire-format.ts';
import { documentsOf } from './documents.mjs';

const types = { integer: 'number', choice: 'number', decimal: 'number', boolean: 'boolean' };

function schemaOf(table, indexed, indexes) {
  const properties = Object.fromEntries(deskColumns(table).map(([name, column]) => [name, { type: types[column.type] ?? 'string' }]));
  return {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: { ...properties, id: { type: 'string', maxLength: 36 }, ...indexed },
    required: Object.keys(indexed),
    indexes,
  };
}

/** RxDB with its memory storage: nothing is on disk. Its two indexes are there from the start; they cannot be made afterwards. */
export async function open() {
  const database = await createRxDatabase({ name: 'bench', storage: getRxStorageMemory(), multiInstance: false, eventReduce: false });
  const { contact, incident } = await database.addCollections({
    contact: { schema: schemaOf('contact', { mobilephone: { type: 'string', maxLength: 20 } }, ['mobilephone']) },
    incident: {
      schema: schemaOf(
        'incident',
        { customerid: { type: 'string', maxLength: 36 }, statecode: { type: 'number', minimum: 0, maximum: 2, multipleOf: 1 } },
        [['customerid', 'statecode']],
      ),
    },
  });
  return {
    async load(table, body) {
      const { error } = await (table === 'contact' ? contact : incident).bulkInsert(documentsOf(table, body));
      if (error.length > 0) throw new Error(`RxDB refused ${error.length} rows`);
    },
    loaded: async () => undefined,
    async lookup(number) {
      const person = await contact.findOne({ selector: { mobilephone: number } }).exec();
      if (!person) return { fullName: null, openCases: 0 };
      const cases = await incident.find({ selector: { customerid: person.id, statecode: 0 } }).exec();
      return { fullName: person.fullname, openCases: cases.length };
    },
    close: () => database.close(),
  };
}
